using Stedi.Web.Tests.Engines;

namespace Stedi.Web.Tests.Aws;

public sealed class AwsCatalogContractTests : CatalogContract
{
    protected override async Task<EngineHarness> CreateHarnessAsync() => await AwsHarness.StartAsync();
}
