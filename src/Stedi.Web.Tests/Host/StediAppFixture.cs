namespace Stedi.Web.Tests.Host;

/// <summary>One program for all tests of a class. These tests must not leave state that affects another one.</summary>
public sealed class StediAppFixture : IAsyncLifetime
{
    private StediApp? _app;

    /// <summary>Skips the test if there is no Postgres. The fixture itself cannot skip.</summary>
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
