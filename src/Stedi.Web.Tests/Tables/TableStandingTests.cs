using MudBlazor;
using Stedi.Web.Runs;
using Stedi.Web.Tables;

namespace Stedi.Web.Tests.Tables;

public sealed class TableStandingTests
{
    [Theory]
    [InlineData(StepStatus.Pending, RunStatus.Queued, TableCondition.Waiting)]
    [InlineData(StepStatus.Running, RunStatus.Running, TableCondition.Running)]
    [InlineData(StepStatus.Succeeded, RunStatus.Running, TableCondition.Built)]
    [InlineData(StepStatus.Succeeded, RunStatus.Publishing, TableCondition.Built)]
    [InlineData(StepStatus.Succeeded, RunStatus.Succeeded, TableCondition.Fresh)]
    [InlineData(StepStatus.Succeeded, RunStatus.Failed, TableCondition.NotPublished)]
    [InlineData(StepStatus.Failed, RunStatus.Running, TableCondition.Failed)]
    [InlineData(StepStatus.Failed, RunStatus.Failed, TableCondition.Failed)]
    [InlineData(StepStatus.Skipped, RunStatus.Failed, TableCondition.Skipped)]
    [InlineData(StepStatus.Cancelled, RunStatus.Cancelled, TableCondition.Cancelled)]
    public void Of_StepOfNewestRun_IsItsCondition(StepStatus step, RunStatus run, TableCondition condition) =>
        Assert.Equal(condition, TableStanding.Of(Samples.State(step, run)).Condition);

    [Fact]
    public void Of_NoRunAndNoVersion_IsNeverBuilt() => Assert.Equal(TableCondition.NeverBuilt, TableStanding.Of(Samples.State(version: null)).Condition);

    [Fact]
    public void Of_NewerInput_IsOutdatedAndNamesIt()
    {
        var standing = TableStanding.Of(Samples.State(StepStatus.Succeeded, RunStatus.Succeeded, newerInputs: ["customer_landing"]));

        Assert.Equal(TableCondition.Outdated, standing.Condition);
        Assert.Contains("customer_landing", standing.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_FailedRunThatBuiltTheCurrentVersionAgain_IsFresh() =>
        Assert.Equal(TableCondition.Fresh, TableStanding.Of(Samples.State(StepStatus.Succeeded, RunStatus.Failed, version: Samples.Step(StepStatus.Succeeded).Version)).Condition);

    [Fact]
    public void Of_FreshWithViolatedCheck_WarnsAndSaysWhy()
    {
        var state = Samples.State() with { Metrics = Samples.Metrics([new("email_is_unique", Stedi.Pipeline.Model.Severity.Warn, 3, [])]) };

        var standing = TableStanding.Of(state);

        Assert.Equal((TableCondition.Fresh, Color.Warning), (standing.Condition, standing.Color));
        Assert.Contains("1 check violated", standing.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_WaitingStep_SaysWhy() =>
        Assert.Equal("behind run 7", TableStanding.Of(Samples.State(StepStatus.Pending, RunStatus.Running, remark: "behind run 7")).Why);
}
