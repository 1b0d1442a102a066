using Hangfire.States;
using Stedi.Pipeline.Engines;
using Stedi.Web.Runs;
using Stedi.Web.Tests.Fakes;

namespace Stedi.Web.Tests.Runs;

/// <summary>An engine that does not respond for a while delays a run, but does not fail it.</summary>
public sealed class HeldRunTests
{
    private const string Busy = "The Glue job has reached its limit of concurrent runs.";

    [Theory]
    [InlineData(nameof(IJobEngine.StartAsync), 1)]
    [InlineData(nameof(IJobEngine.FindAsync), 2)]
    public async Task Drive_EngineCannotStart_WaitsWithTheReasonAndContinues(string call, int asked)
    {
        await using var world = await RunWorld.CreateAsync();
        world.Engine.OnStart = r => FakeJobEngine.Succeeded(r);
        // If the response to a start is lost, the job is searched by its token before another start.
        world.Engine.BeforeAnswer = c => Refuse(c, nameof(IJobEngine.StartAsync));
        var run = await world.StartAsync("raw");
        for (var drive = 1; drive < asked; drive++)
            await world.DriveAsync(run.Id);
        world.Engine.BeforeAnswer = c => Refuse(c, call);

        await world.DriveAsync(run.Id);
        var held = await world.FindAsync(run.Id);
        var delay = DelayOfLast(world);
        await world.DriveAsync(run.Id);
        world.Engine.BeforeAnswer = _ => { };
        await world.DriveAsync(run.Id);

        Assert.Equal((RunStatus.Running, Busy), (held.Status, held.Reason));
        Assert.Equal((StepStatus.Pending, Busy, null), (held.Steps[0].Status, held.Steps[0].Reason, held.Steps[0].Error));
        Assert.True(delay > TimeSpan.Zero && delay <= TimeSpan.FromSeconds(10));
        var ended = await world.FindAsync(run.Id);
        Assert.Equal((RunStatus.Succeeded, null, 1), (ended.Status, ended.Reason, ended.Steps[0].Attempt));
        Assert.Null(ended.Steps[0].Reason);
        Assert.All(world.Engine.Starts.Values, n => Assert.Equal(1, n));
        Assert.Single(await EventsAsync(world, run.Id), e => e == "step.waiting");
    }

    [Fact]
    public async Task Drive_StatusOfARunningJobNotAvailable_KeepsItRunningAndSaysSo()
    {
        await using var world = await RunWorld.CreateAsync();
        var run = await world.StartAsync("raw");
        await world.DriveAsync(run.Id);
        world.Engine.BeforeAnswer = c => Refuse(c, nameof(IJobEngine.GetAsync));

        await world.DriveAsync(run.Id);
        var held = await world.FindAsync(run.Id);
        world.Engine.BeforeAnswer = _ => { };
        await world.DriveAsync(run.Id);
        var resumed = await world.FindAsync(run.Id);
        world.Engine.EndAll();
        await world.DriveAsync(run.Id);

        Assert.Equal((StepStatus.Running, Busy, Busy), (held.Steps[0].Status, held.Steps[0].Reason, held.Reason));
        Assert.Equal((StepStatus.Running, null, null), (resumed.Steps[0].Status, resumed.Steps[0].Reason, resumed.Reason));
        Assert.Equal(RunStatus.Succeeded, (await world.FindAsync(run.Id)).Status);
        Assert.Equal(
            ["run.queued", "run.started", "step.starting", "step.started", "step.waiting", "run.waiting", "step.resumed", "run.resumed", "step.succeeded", "run.publishing", "run.succeeded"],
            await EventsAsync(world, run.Id));
    }

    [Fact]
    public async Task Drive_EngineRefusesPermanently_FailsTheStep()
    {
        await using var world = await RunWorld.CreateAsync();
        world.Engine.BeforeAnswer = c => Refuse(c, nameof(IJobEngine.StartAsync), isTransient: false);
        var run = await world.StartAsync("raw");

        await world.DriveAsync(run.Id);

        var ended = await world.FindAsync(run.Id);
        Assert.Equal((RunStatus.Failed, Busy), (ended.Status, ended.Steps[0].Error));
    }

    [Fact]
    public async Task Drive_OneStepIsHeld_TheOthersContinue()
    {
        await using var world = await RunWorld.CreateAsync();
        world.Engine.OnStart = r =>
            r.Table.Value == "b" ? throw new EngineException(Busy, isTransient: true) : FakeJobEngine.Succeeded(r);
        var run = await world.StartAsync();

        await world.DriveAsync(run.Id);

        var held = await world.FindAsync(run.Id);
        Assert.Equal(
            [StepStatus.Succeeded, StepStatus.Succeeded, StepStatus.Pending, StepStatus.Succeeded, StepStatus.Pending], held.Steps.Select(s => s.Status));
        Assert.Equal(Busy, held.Reason);
    }

    [Fact]
    public async Task Cancel_EngineCannotStop_SaysSoAndStopsLater()
    {
        await using var world = await RunWorld.CreateAsync();
        var run = await world.StartAsync("raw");
        await world.DriveAsync(run.Id);
        world.Engine.BeforeAnswer = c => Refuse(c, nameof(IJobEngine.StopAsync), nameof(IJobEngine.GetAsync));
        await world.Service.CancelAsync(run.Id, "tester", CancellationToken.None);

        await world.DriveAsync(run.Id);
        var held = await world.FindAsync(run.Id);
        world.Engine.BeforeAnswer = _ => { };
        await world.DriveAsync(run.Id);

        Assert.Equal((RunStatus.Running, Busy), (held.Status, held.Reason));
        Assert.Equal(RunStatus.Cancelled, (await world.FindAsync(run.Id)).Status);
    }

    [Fact]
    public async Task Drive_CatalogueDoesNotAnswer_PublishesLater()
    {
        await using var world = await RunWorld.CreateAsync();
        world.Engine.OnStart = r => FakeJobEngine.Succeeded(r);
        world.Catalog.BeforeAnswer = () => throw new EngineException(Busy, isTransient: true);
        var run = await world.StartAsync("raw");

        await world.DriveAsync(run.Id);
        var held = await world.FindAsync(run.Id);
        world.Catalog.BeforeAnswer = () => { };
        await world.DriveAsync(run.Id);

        Assert.Equal((RunStatus.Publishing, Busy), (held.Status, held.Reason));
        Assert.Equal((RunStatus.Succeeded, null), ((await world.FindAsync(run.Id)).Status, (await world.FindAsync(run.Id)).Reason));
    }

    private static void Refuse(string call, string refused, string? alsoRefused = null, bool isTransient = true)
    {
        if (call == refused || call == alsoRefused)
            throw new EngineException(Busy, isTransient);
    }

    /// <summary>Uses the world's clock: Hangfire's own clock advances even if a busy machine does not.</summary>
    private static TimeSpan DelayOfLast(RunWorld world) =>
        ((ScheduledState)world.Jobs.Created.Last(c => c.State is ScheduledState).State).EnqueueAt - world.Time.GetUtcNow().UtcDateTime;

    private static async Task<string[]> EventsAsync(RunWorld world, Guid id) =>
        [.. (await world.History.EventsAsync(id, 0, TestContext.Current.CancellationToken)).Select(e => e.Kind)];
}
