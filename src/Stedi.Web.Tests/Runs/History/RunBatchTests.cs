using Stedi.Pipeline.Engines;
using Stedi.Web.Runs;
using Stedi.Web.Runs.History;
using Stedi.Web.Tests.Fakes;

namespace Stedi.Web.Tests.Runs.History;

public sealed class RunBatchTests
{
    [Fact]
    public async Task Cancel_OpenAndEndedRuns_ReportsEach()
    {
        await using var world = await RunWorld.CreateAsync();
        world.Engine.OnStart = r => FakeJobEngine.Succeeded(r);
        var ended = await world.RunToEndAsync("raw");
        var queued = await world.StartAsync("raw");
        var nowhere = Guid.NewGuid();

        var outcomes = await new RunBatch(world.Service).CancelAsync([queued.Id, ended.Id, nowhere, queued.Id], "ann", CancellationToken.None);

        Assert.Equal([queued.Id, ended.Id, nowhere], outcomes.Select(o => o.Id));
        Assert.Null(outcomes[0].Refusal);
        Assert.Contains("The run is succeeded", outcomes[1].Refusal, StringComparison.Ordinal);
        Assert.Contains(nowhere.ToString(), outcomes[2].Refusal, StringComparison.Ordinal);
        await world.DriveAsync(queued.Id);
        Assert.Equal((RunStatus.Cancelled, "cancelled by ann"), ((await world.FindAsync(queued.Id)).Status, (await world.FindAsync(queued.Id)).Reason));
    }

    [Fact]
    public async Task Retry_Several_EachContinuesFromItsFailure()
    {
        await using var world = await RunWorld.CreateAsync();
        world.Engine.OnStart = _ => new(EngineRunState.Failed, "broken");
        var (first, second) = (await world.RunToEndAsync("raw"), await world.RunToEndAsync("raw"));

        var outcomes = await new RunBatch(world.Service).RetryAsync([first.Id, second.Id], "ann", CancellationToken.None);

        Assert.All(outcomes, o => Assert.Equal((null, RunStatus.Queued), (o.Refusal, o.Run!.Status)));
    }
}
