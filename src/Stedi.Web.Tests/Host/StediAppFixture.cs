namespace Stedi.Web.Tests.Host;

/// <summary>One program for all tests of a class, for tests that leave nothing behind that another could stumble over.</summary>
public sealed class StediAppFixture : IAsyncLifetime
{
    private StediApp? _app;

    /// <summary>Skips the test where there is no Postgres: a fixture itself cannot.</summary>
    internal StediApp App
    {
        get
        {
            TestDatabase.SkipWhereAbsent();
            return _app ?? throw new InvalidOperationException("The program has not been started.");
        }
    }

    public async ValueTask InitializeAsync() => _app = TestDatabase.IsAvailable ? await StediApp.StartAsync() : null;

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
            await _app.DisposeAsync();
    }
}
