using Stedi.Pipeline.Engines;

namespace Stedi.Web.Tests.Engines;

/// <summary>A new lake for each test.</summary>
public abstract class EngineContract : IAsyncLifetime
{
    protected EngineHarness Lake { get; private set; } = null!;

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    protected IJobEngine Engine => Lake.Engine;

    public async ValueTask InitializeAsync() => Lake = await CreateHarnessAsync();

    public async ValueTask DisposeAsync()
    {
        await Lake.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected abstract Task<EngineHarness> CreateHarnessAsync();
}
