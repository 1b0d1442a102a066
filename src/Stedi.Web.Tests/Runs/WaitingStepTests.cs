using System.Globalization;
using Stedi.Pipeline.Engines;
using Stedi.Web.Runs;
using Stedi.Web.Tests.Fakes;

namespace Stedi.Web.Tests.Runs;

/// <summary>Waiting is a state with a reason. Only a reason of another kind adds an event.</summary>
public sealed class WaitingStepTests
{
    private const int MostPerStep = 4;

    [Fact]
    public async Task Drive_ReasonChangesRepeatedly_WritesOneWaitingEventAndShowsTheNewest()
    {
        await using var world = await RunWorld.CreateAsync();
        world.Engine.OnStart = _ => Busy(0);
        var run = await world.StartAsync();
        for (var drive = 1; !(await world.FindAsync(run.Id)).Status.HasEnded(); drive++)
        {
            Assert.True(drive < 200, "The run does not end.");
            await world.DriveAsync(run.Id);
            var steps = (await world.FindAsync(run.Id)).Steps.Where(s => s is { EngineRunId: not null } && !s.Status.HasEnded()).ToList();
            foreach (var step in steps)
            {
                // 20 drives each: queued, about to start, running, done.
                Assert.Equal(step.Status == StepStatus.Running ? null : WaitKind.Capacity, step.WaitsFor);
                world.Engine.Turn(step.EngineRunId!, r => (drive % 24) switch
                {
                    < 20 => Busy(drive),
                    20 => new(EngineRunState.Waiting, "Starting."),
                    21 => new(EngineRunState.Running),
                    _ => FakeJobEngine.Succeeded(r),
                });
            }
        }

        var events = await world.History.EventsAsync(run.Id, 0, TestContext.Current.CancellationToken);
        Assert.All(events.Where(e => e.Table is not null).GroupBy(e => e.Table), step => Assert.InRange(step.Count(), 1, MostPerStep));
        Assert.Equal(RunWorld.Tables.Length, events.Count(e => e.Kind == RunEventKinds.StepWaiting));
    }

    [Fact]
    public async Task Drive_AnotherNameInTheReason_IsShownWithoutAnEvent()
    {
        await using var world = await RunWorld.CreateAsync();
        world.Engine.OnStart = _ => Busy(1);
        var run = await world.StartAsync("raw");
        await world.DriveAsync(run.Id);
        await world.DriveAsync(run.Id);
        var before = (await world.History.EventsAsync(run.Id, 0, TestContext.Current.CancellationToken)).Length;
        world.Engine.Turn((await world.FindAsync(run.Id)).Steps[0].EngineRunId!, _ => Busy(2));

        await world.DriveAsync(run.Id);

        Assert.Equal(Busy(2).Reason, (await world.FindAsync(run.Id)).Steps[0].Reason);
        Assert.Equal(before, (await world.History.EventsAsync(run.Id, 0, TestContext.Current.CancellationToken)).Length);
    }

    private static EngineRunStatus Busy(int with) =>
        new(EngineRunState.Waiting, string.Create(CultureInfo.InvariantCulture, $"Waiting behind job {with}."), Wait: WaitKind.Capacity);
}
