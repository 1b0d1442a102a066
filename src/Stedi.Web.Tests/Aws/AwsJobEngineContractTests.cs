using Stedi.Web.Tests.Engines;

namespace Stedi.Web.Tests.Aws;

public sealed class AwsJobEngineContractTests : JobEngineContract
{
    /// <summary>A script does not contain the name and line numbers of its source file.</summary>
    protected override bool SaysLines => false;

    protected override async Task<EngineHarness> CreateHarnessAsync() => await AwsHarness.StartAsync();
}
