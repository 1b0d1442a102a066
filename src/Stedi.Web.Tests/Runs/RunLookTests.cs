using Stedi.Web.Runs;
using Stedi.Web.Tests.Tables;

namespace Stedi.Web.Tests.Runs;

public sealed class RunLookTests
{
    [Theory]
    [InlineData(StepStatus.Succeeded, true)]
    [InlineData(StepStatus.Cancelled, false)]
    [InlineData(StepStatus.Skipped, false)]
    public void IsBuilt_OnlyWhereEveryStepSucceeded(StepStatus last, bool isBuilt) =>
        Assert.Equal(isBuilt, RunLook.IsBuilt(Samples.Run(RunStatus.Cancelled, Samples.Noon, Samples.Step(StepStatus.Succeeded), Samples.Step(last))));
}
