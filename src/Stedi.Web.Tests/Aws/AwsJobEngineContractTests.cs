using Stedi.Web.Tests.Engines;

namespace Stedi.Web.Tests.Aws;

public sealed class AwsJobEngineContractTests : JobEngineContract
{
    /// <summary>A script knows neither the file nor the lines that it was rendered from.</summary>
    protected override bool SaysLines => false;

    protected override async Task<EngineHarness> CreateHarnessAsync() => await AwsHarness.StartAsync();
}
