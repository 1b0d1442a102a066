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

    [Theory]
    [InlineData(0, 0, "")]
    [InlineData(2, 0, "2 warnings")]
    [InlineData(0, 1, "1 acknowledged warning")]
    [InlineData(1, 2, "1 warning +2 acknowledged")]
    public void WarningCount_CountsOpenAndAcknowledgedApart(int open, int acknowledged, string words)
    {
        var run = Samples.Run(RunStatus.Succeeded, Samples.Noon) with { Warnings = [.. Samples.Warnings(open, acknowledged)] };

        Assert.Equal(words, RunLook.WarningCount(run));
        Assert.Equal(open + acknowledged, RunLook.Warnings(run).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }
}
