using Microsoft.Extensions.Diagnostics.HealthChecks;
using Stedi.Pipeline.Engines;
using Stedi.Web.Runs;
using Stedi.Web.Tests.Fakes;

namespace Stedi.Web.Tests.Runs;

/// <summary>Drives that throw. The run reports the error, waits longer each time, and finally fails. It can be retried.</summary>
public sealed class StumblingRunTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Drive_ThrowsEachTime_WaitsLongerAndFailsWithTheReason()
    {
        await using var world = await RunWorld.CreateAsync();
        var run = await world.StartAsync();
        await world.DriveAsync(run.Id);
        world.Engine.BeforeAnswer = _ => throw new InvalidOperationException("the answer makes no sense");
        var waits = new List<TimeSpan>();

        for (var drive = 1; drive < Run.MaxStumbles; drive++)
        {
            await world.DriveAsync(run.Id);
            var waiting = await world.FindAsync(run.Id);
            Assert.Equal((RunStatus.Running, WaitKind.Fault), (waiting.Status, waiting.WaitsFor));
            Assert.Contains("the answer makes no sense", waiting.Reason, StringComparison.Ordinal);
            Assert.Equal(HealthStatus.Degraded, (await HealthAsync(world)).Status);
            waits.Add(await NextAsync(world, run.Id));
        }
        await world.DriveAsync(run.Id);

        Assert.Equal(waits.Order(), waits);
        Assert.InRange(waits[0], TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(6));
        Assert.InRange(waits[^1], TimeSpan.FromMinutes(4.9), TimeSpan.FromMinutes(5.1));
        var failed = await world.FindAsync(run.Id);
        Assert.Equal(RunStatus.Failed, failed.Status);
        Assert.Contains("the answer makes no sense", failed.Reason, StringComparison.Ordinal);
        Assert.All(failed.Steps, s => Assert.True(s.Status.HasEnded()));
        Assert.Single((await world.History.EventsAsync(run.Id, 0, Token)), e => e.Kind == RunEventKinds.RunWaiting);
        Assert.Single(world.DriveLog.Lines);

        world.Engine.BeforeAnswer = _ => { };
        world.Engine.OnStart = r => FakeJobEngine.Succeeded(r);
        Assert.Null((await world.Service.RetryAsync(run.Id, "tester", Token)).Refusal);
        await world.DriveAsync(run.Id);
        Assert.Equal(RunStatus.Succeeded, (await world.FindAsync(run.Id)).Status);
        world.Time.Advance(TimeSpan.FromMinutes(10));
        await world.Stops.WorkAsync(null, Token);
        Assert.Equal(0, world.Engine.Running);
        Assert.Equal(HealthStatus.Healthy, (await HealthAsync(world)).Status);
    }

    [Fact]
    public async Task Drive_HintWhileItBacksOff_DoesNothing()
    {
        await using var world = await RunWorld.CreateAsync();
        var run = await world.StartAsync();
        await world.DriveAsync(run.Id);
        var calls = 0;
        world.Engine.BeforeAnswer = _ =>
        {
            calls++;
            throw new InvalidOperationException("no");
        };

        for (var hint = 0; hint < 20; hint++)
            await world.DriveAsync(run.Id);

        Assert.Equal(1, calls);
    }

    [Fact]
    public async Task Drive_ProgressBetweenErrors_NeverGivesUp()
    {
        await using var world = await RunWorld.CreateAsync();
        var run = await world.StartAsync("raw");
        await world.DriveAsync(run.Id);
        for (var i = 0; i < 2 * Run.MaxStumbles; i++)
        {
            world.Engine.BeforeAnswer = i % 2 == 0 ? _ => throw new InvalidOperationException("no") : _ => { };
            await world.DriveAsync(run.Id);
            world.Time.Advance(TimeSpan.FromMinutes(6));
        }

        var running = await world.FindAsync(run.Id);
        Assert.Equal((RunStatus.Running, null, null), (running.Status, running.WaitsFor, running.Reason));
    }

    [Fact]
    public async Task Cancel_OfARunThatCannotBeDriven_EndsIt()
    {
        await using var world = await RunWorld.CreateAsync();
        var run = await world.StartAsync();
        await world.DriveAsync(run.Id);
        world.Engine.BeforeAnswer = _ => throw new InvalidOperationException("no");
        await world.DriveAsync(run.Id);

        await world.Service.CancelAsync(run.Id, "tester", Token);
        await world.DriveAsync(run.Id);

        var ended = await world.FindAsync(run.Id);
        Assert.Equal(RunStatus.Cancelled, ended.Status);
        Assert.All(ended.Steps, s => Assert.Equal(StepStatus.Cancelled, s.Status));
    }

    /// <summary>It has published, but never gets the response. Readers see its tables, so it must not end as failed.</summary>
    [Theory]
    [InlineData(false, WaitKind.Fault)]
    [InlineData(true, WaitKind.Engine)]
    public async Task Drive_AnswerToItsPublicationIsLost_RetriesUntilItSucceeds(bool isRefusal, WaitKind waitsFor)
    {
        await using var world = await RunWorld.CreateAsync();
        world.Engine.OnStart = r => FakeJobEngine.Succeeded(r);
        world.Catalog.BeforeAnswer = () => throw (isRefusal ? new EngineException("no rights any more") : new InvalidOperationException("no"));
        var run = await world.StartAsync();

        for (var drive = 0; drive < 2 * Run.MaxStumbles; drive++)
        {
            await world.DriveAsync(run.Id);
            world.Time.Advance(TimeSpan.FromMinutes(6));
        }

        var waiting = await world.FindAsync(run.Id);
        Assert.Equal((RunStatus.Publishing, waitsFor), (waiting.Status, waiting.WaitsFor));
        world.Catalog.BeforeAnswer = () => { };
        await world.DriveAsync(run.Id);
        Assert.Equal(RunStatus.Succeeded, (await world.FindAsync(run.Id)).Status);
    }

    private static async Task<TimeSpan> NextAsync(RunWorld world, Guid id)
    {
        await using var db = world.Open();
        var next = (await db.Set<Run>().FindAsync([id], Token))!.NextDriveAt!.Value - world.Time.GetUtcNow();
        world.Time.Advance(next);
        return next;
    }

    private static Task<HealthCheckResult> HealthAsync(RunWorld world) => new RunHealth(world.Database).CheckHealthAsync(new(), Token);
}
