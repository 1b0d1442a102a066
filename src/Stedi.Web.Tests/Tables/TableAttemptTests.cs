using Stedi.Web.Runs;
using Stedi.Web.Tables;

namespace Stedi.Web.Tests.Tables;

public sealed class TableAttemptTests
{
    [Theory]
    [InlineData(StepStatus.Pending, RunStatus.Queued, AttemptState.Waiting)]
    [InlineData(StepStatus.Running, RunStatus.Running, AttemptState.Running)]
    [InlineData(StepStatus.Succeeded, RunStatus.Running, AttemptState.Built)]
    [InlineData(StepStatus.Succeeded, RunStatus.Publishing, AttemptState.Built)]
    [InlineData(StepStatus.Succeeded, RunStatus.Succeeded, AttemptState.Succeeded)]
    [InlineData(StepStatus.Succeeded, RunStatus.Failed, AttemptState.NotPublished)]
    [InlineData(StepStatus.Failed, RunStatus.Running, AttemptState.Failed)]
    [InlineData(StepStatus.Failed, RunStatus.Failed, AttemptState.Failed)]
    [InlineData(StepStatus.Skipped, RunStatus.Failed, AttemptState.Skipped)]
    [InlineData(StepStatus.Cancelled, RunStatus.Cancelled, AttemptState.Cancelled)]
    public void Of_StepOfNewestRun_IsItsState(StepStatus step, RunStatus run, AttemptState state) =>
        Assert.Equal(state, TableAttempt.Of(Samples.State(step, run)).State);

    [Fact]
    public void Of_NoRun_IsNone() => Assert.Equal(AttemptState.None, TableAttempt.Of(Samples.State(version: null)).State);

    [Fact]
    public void Of_FailedRunThatBuiltTheCurrentVersionAgain_Succeeded() => Assert.Equal(
        AttemptState.Succeeded, TableAttempt.Of(Samples.State(StepStatus.Succeeded, RunStatus.Failed, version: Samples.Step(StepStatus.Succeeded).Version)).State);

    [Theory]
    [InlineData(RunStatus.Failed, "v1", "The run failed. The previous version is still live.")]
    [InlineData(RunStatus.Cancelled, "v1", "The run was cancelled. The previous version is still live.")]
    [InlineData(RunStatus.Failed, null, "The run failed. The table has no published version.")]
    public void Of_NotPublished_NamesThePublishedVersion(RunStatus run, string? current, string why) =>
        Assert.Equal(why, TableAttempt.Of(Samples.State(StepStatus.Succeeded, run, current)).Why);

    [Fact]
    public void Of_FailedAttempt_KeepsTheRunAndTheReasonInEveryDataState()
    {
        var state = Samples.State(StepStatus.Failed, RunStatus.Failed, remark: "no room");

        var attempt = TableAttempt.Of(state);

        Assert.Equal((state.LastRunId, "no room"), (attempt.RunId, attempt.Why));
        Assert.Equal(DataState.UpToDate, state.Data.State);
    }

    [Fact]
    public void Of_WaitingStep_SaysWhy() =>
        Assert.Equal("behind run 7", TableAttempt.Of(Samples.State(StepStatus.Pending, RunStatus.Running, remark: "behind run 7")).Why);
}
