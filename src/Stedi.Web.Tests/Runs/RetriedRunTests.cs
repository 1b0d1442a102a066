using Stedi.Pipeline.Engines;
using Stedi.Web.Runs;
using Stedi.Web.Runs.Detail;
using Stedi.Web.Tests.Fakes;

namespace Stedi.Web.Tests.Runs;

/// <summary>The figures of a retried run count its work, not the wait before the retry.</summary>
public sealed class RetriedRunTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Duration_OfARetriedRun_LeavesOutTheTimeBetweenItsAttempts()
    {
        await using var world = await RunWorld.CreateAsync();
        world.Engine.OnStart = r => r.Table.Value == "b" ? new(EngineRunState.Running) : FakeJobEngine.Succeeded(r);
        var run = await world.StartAsync();
        for (var attempt = 1; attempt <= 3; attempt++)
        {
            await world.DriveAsync(run.Id);
            world.Time.Advance(TimeSpan.FromSeconds(2));
            world.Engine.End("b", attempt < 3 ? EngineRunState.Failed : EngineRunState.Succeeded);
            await world.DriveAsync(run.Id);
            if (attempt == 3)
                break;
            world.Time.Advance(TimeSpan.FromHours(3));
            Assert.Null((await world.Service.RetryAsync(run.Id, "tester", Token)).Refusal);
        }

        var ended = await world.FindAsync(run.Id);
        Assert.Equal((RunStatus.Succeeded, 3), (ended.Status, ended.Attempts));
        // Postgres stores microseconds.
        Assert.InRange(ended.DurationMs!.Value, 5_999, 6_001);
        Assert.Equal([3.0, 3.0], ended.Pauses.Select(p => Math.Round((p.To - p.From).TotalHours, 3)));
        var report = await world.Reports.OfAsync(ended, Token);
        Assert.Equal((3, ended.DurationMs), (report.Attempts, report.DurationMs));
        // The axis is 6 s long. The last attempt of b takes the last third.
        var bar = StepBar.Of(ended.Steps.Single(s => s.Table.Value == "b"), ended, ended.FinishedAt!.Value)!;
        Assert.Equal(66.7, bar.Start, 0.1);
        Assert.Equal(33.3, bar.Length, 0.1);
        Assert.Equal(["left:33.33%", "left:66.67%"], StepBar.Cuts(ended, ended.FinishedAt!.Value).Select(c => c.Style));
    }

    [Fact]
    public void Elapsed_WithinAPause_DoesNotAdvance()
    {
        var start = DateTimeOffset.UnixEpoch;
        RunPause[] pauses = [new(start.AddSeconds(10), start.AddSeconds(100))];

        Assert.Equal(TimeSpan.FromSeconds(5), RunClock.Elapsed(start, pauses, start.AddSeconds(5)));
        Assert.Equal(TimeSpan.FromSeconds(10), RunClock.Elapsed(start, pauses, start.AddSeconds(50)));
        Assert.Equal(TimeSpan.FromSeconds(20), RunClock.Elapsed(start, pauses, start.AddSeconds(110)));
    }
}
