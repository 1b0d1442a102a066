using Stedi.Web.Runs;
using Stedi.Web.Runs.Detail;
using Stedi.Web.Tests.Tables;

namespace Stedi.Web.Tests.Runs.Detail;

public sealed class StepBarTests
{
    private static readonly DateTimeOffset T0 = Samples.Noon;

    [Fact]
    public void Of_EndedStep_IsAtItsTime()
    {
        var step = Samples.Step(StepStatus.Succeeded, startedAt: T0.AddSeconds(2), finishedAt: T0.AddSeconds(5));

        var bar = StepBar.Of(step, Samples.Run(RunStatus.Succeeded, T0.AddSeconds(10), step), T0.AddHours(1))!;

        Assert.Equal((20, 30), (bar.Start, bar.Length));
    }

    [Fact]
    public void Of_RunningStep_ReachesUntilNow()
    {
        var step = Samples.Step(StepStatus.Running, startedAt: T0.AddSeconds(1));

        var bar = StepBar.Of(step, Samples.Run(RunStatus.Running, null, step), T0.AddSeconds(4))!;

        Assert.Equal((25, 75), (bar.Start, bar.Length));
    }

    [Fact]
    public void Of_StepNotStarted_HasNoBar()
    {
        var step = Samples.Step(StepStatus.Pending);

        Assert.Null(StepBar.Of(step, Samples.Run(RunStatus.Running, null, step), T0));
    }

    [Fact]
    public void Of_ClockBehindTheEngines_StaysInside()
    {
        var step = Samples.Step(StepStatus.Running, startedAt: T0.AddSeconds(9));

        var bar = StepBar.Of(step, Samples.Run(RunStatus.Running, null, step), T0.AddSeconds(1))!;

        Assert.InRange(bar.Start + bar.Length, 0, 100);
    }

    [Fact]
    public void Waiting_ReadyStep_IsBetweenItsInputsAndItsStart()
    {
        var step = Samples.Step(StepStatus.Succeeded, startedAt: T0.AddSeconds(6), finishedAt: T0.AddSeconds(8));

        var bar = StepBar.Waiting(step, T0.AddSeconds(2), Samples.Run(RunStatus.Succeeded, T0.AddSeconds(10), step), T0.AddHours(1))!;

        Assert.Equal((20, 40), (bar.Start, bar.Length));
    }

    [Fact]
    public void Waiting_StepWithoutAnInputOrStartedAtOnce_HasNoBar()
    {
        var step = Samples.Step(StepStatus.Succeeded, startedAt: T0.AddSeconds(6), finishedAt: T0.AddSeconds(8));
        var run = Samples.Run(RunStatus.Succeeded, T0.AddSeconds(10), step);

        Assert.Null(StepBar.Waiting(step, null, run, T0));
        Assert.Null(StepBar.Waiting(step, T0.AddSeconds(6), run, T0));
    }
}
