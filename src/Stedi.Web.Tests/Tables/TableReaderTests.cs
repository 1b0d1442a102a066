using Stedi.Pipeline.Model;
using Stedi.Web.Runs;
using Stedi.Web.Tests.Fakes;
using Stedi.Web.Tests.Runs;

namespace Stedi.Web.Tests.Tables;

public sealed class TableReaderTests
{
    [Fact]
    public async Task States_OfAllTables_AreThoseOfEachByItself()
    {
        await using var world = await RunWorld.CreateAsync();
        world.Engine.OnStart = r => FakeJobEngine.Succeeded(r, rows: 5);
        await world.RunToEndAsync("*");
        world.Engine.OnStart = r => FakeJobEngine.Succeeded(r);
        var newest = await world.RunToEndAsync("b");

        var states = (await world.Standings.StatesAsync(CancellationToken.None)).ToDictionary(s => s.Table.Name);

        Assert.Equal(RunWorld.Tables.Order(), states.Keys.Order());
        Assert.Equal((5L, newest.Id, RunStatus.Succeeded), (states["b"].PreviousRowCount, states["b"].LastRunId, states["b"].LastRunStatus));
        Assert.Equal("b", states["b"].LastStep!.Table);
        Assert.Null(states["c"].PreviousRowCount);
        Assert.NotEqual(newest.Id, states["c"].LastRunId);
        foreach (var (name, state) in states)
        {
            var alone = (await world.Standings.StateAsync(TableName.Parse(name), CancellationToken.None))!;
            Assert.Equal((alone.PreviousRowCount, alone.LastRunId, alone.LastStep), (state.PreviousRowCount, state.LastRunId, state.LastStep));
        }
        Assert.Equal(
            [(newest.Trigger, "trusted")],
            (await world.Standings.ZonesAsync(CancellationToken.None)).Where(z => z.LastRun?.Id == newest.Id).Select(z => (z.LastRun!.Trigger, z.Name)));
    }

    [Fact]
    public async Task States_NothingEverRun_AreEmpty()
    {
        await using var world = await RunWorld.CreateAsync();
        Assert.All(await world.Standings.StatesAsync(CancellationToken.None), s => Assert.Equal((null, null, null), (s.PreviousRowCount, s.LastRunId, s.LastStep)));
        Assert.All(await world.Standings.ZonesAsync(CancellationToken.None), z => Assert.Null(z.LastRun));
    }
}
