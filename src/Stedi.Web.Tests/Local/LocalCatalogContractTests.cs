using Stedi.Web.Tests.Engines;

namespace Stedi.Web.Tests.Local;

public sealed class LocalCatalogContractTests : CatalogContract
{
    protected override Task<EngineHarness> CreateHarnessAsync() => Task.FromResult<EngineHarness>(new LocalHarness());
}
