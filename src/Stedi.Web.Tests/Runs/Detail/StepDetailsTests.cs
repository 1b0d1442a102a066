using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;
using Stedi.Web.Runs;
using Stedi.Web.Tests.Fakes;
using Stedi.Web.Tests.Tables;

namespace Stedi.Web.Tests.Runs.Detail;

public sealed class StepDetailsTests
{
    private static readonly TableName D = TableName.Parse("d");

    [Fact]
    public async Task Find_WaitingStep_NamesItsInputsAndTheBuiltOnes()
    {
        await using var world = await RunWorld.CreateAsync();
        world.Engine.OnStart = r => r.Table.Value == "b" ? new(EngineRunState.Running) : FakeJobEngine.Succeeded(r);
        var run = await world.StartAsync("*");
        await world.DriveAsync(run.Id);

        var detail = (await world.Steps.FindAsync(run.Id, D, CancellationToken.None))!;

        Assert.Equal(["b", "c"], detail.Inputs.Select(i => i.Table.Value));
        Assert.Null(detail.Inputs[0].Version);
        Assert.Equal((await world.FindAsync(run.Id)).Steps.Single(s => s.Table.Value == "c").Version, detail.Inputs[1].Version);
        Assert.Empty(detail.Attempts);
        Assert.Equal((null, 0), (detail.UsualMs, detail.UsualOf));
    }

    [Fact]
    public async Task Find_SucceededStep_HasItsInputsAndTheMedianOfEarlierRuns()
    {
        await using var world = await RunWorld.CreateAsync();
        foreach (var seconds in new[] { 1, 9, 2 })
        {
            world.Engine.OnStart = r => FakeJobEngine.Succeeded(r) with { StartedAt = Noon, EndedAt = Noon.AddSeconds(seconds) };
            await world.RunToEndAsync("*");
        }
        var last = await world.RunToEndAsync("*");

        var detail = (await world.Steps.FindAsync(last.Id, D, CancellationToken.None))!;

        Assert.Equal((2000L, 3), (detail.UsualMs!.Value, detail.UsualOf));
        Assert.Equal((8L, 7L), (detail.Inputs[0].RowsIn!.Value, detail.Inputs[0].RowsKept!.Value));
        Assert.Equal(("hash", 100L), (detail.SqlHash, detail.SizeBytes!.Value));
        Assert.Equal(1, Assert.Single(detail.Attempts).Attempt);
    }

    [Fact]
    public async Task Find_RetriedStep_HasAllAttemptsNewestFirst()
    {
        await using var world = await RunWorld.CreateAsync();
        world.Engine.OnStart = _ => new(EngineRunState.Failed, "broken");
        var failed = await world.RunToEndAsync("raw");
        world.Engine.OnStart = r => FakeJobEngine.Succeeded(r);
        await world.Service.RetryAsync(failed.Id, "tester", CancellationToken.None);
        await world.DriveAsync(failed.Id);

        var detail = (await world.Steps.FindAsync(failed.Id, TableName.Parse("raw"), CancellationToken.None))!;

        Assert.Equal([(2, StepStatus.Succeeded, null), (1, StepStatus.Failed, "broken")], detail.Attempts.Select(a => (a.Attempt, a.Status, a.Error)));
    }

    [Fact]
    public async Task Find_TableOutsideTheRun_IsNull()
    {
        await using var world = await RunWorld.CreateAsync();
        var run = await world.StartAsync("raw");

        Assert.Null(await world.Steps.FindAsync(run.Id, D, CancellationToken.None));
        Assert.Null(await world.Steps.FindAsync(Guid.NewGuid(), D, CancellationToken.None));
    }

    private static readonly DateTimeOffset Noon = Samples.Noon;
}
