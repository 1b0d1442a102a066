using Microsoft.EntityFrameworkCore;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;
using Stedi.Web.Runs;
using Stedi.Web.Tests.Fakes;
using Stedi.Web.Tests.Runs;
using Stedi.Web.Versions;

namespace Stedi.Web.Tests.Tables;

public sealed class TableReaderTests
{
    [Fact]
    public async Task States_OfAllTables_MatchThoseOfSingleTables()
    {
        await using var world = await RunWorld.CreateAsync();
        world.Engine.OnStart = r => FakeJobEngine.Succeeded(r, rows: 5);
        await world.RunToEndAsync("*");
        world.Engine.OnStart = r => FakeJobEngine.Succeeded(r);
        var newest = await world.RunToEndAsync("b");

        var states = (await world.Standings.StatesAsync(CancellationToken.None)).ToDictionary(s => s.Table.Name.Value);

        Assert.Equal(RunWorld.Tables.Order(), states.Keys.Order());
        Assert.Equal((5L, newest.Id, RunStatus.Succeeded), (states["b"].PreviousRowCount, states["b"].LastRunId, states["b"].LastRunStatus));
        Assert.Equal("b", states["b"].LastStep!.Table.Value);
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
    public async Task States_OneDamagedVersion_AffectsOnlyItsTable()
    {
        await using var world = await RunWorld.CreateAsync();
        world.Engine.OnStart = r => FakeJobEngine.Succeeded(r, rows: 5);
        await world.RunToEndAsync("*");
        TableVersion Current(string table) => new(TableName.Parse(table), world.Catalog.Current.Find(TableName.Parse(table))!.Version);
        world.Catalog.Damage[Current("b")] = "data.parquet of b is torn";
        // A lake without its history has only receipts.
        await using (var db = world.Open())
            await db.Set<TableVersionRecord>().Where(v => v.Table == TableName.Parse("a")).ExecuteDeleteAsync();
        world.Catalog.Unreadable[Current("a")] = "/lake/a/_metrics.json cannot be read";

        var states = (await world.Standings.StatesAsync(CancellationToken.None)).ToDictionary(s => s.Table.Name.Value);

        Assert.Equal(["a", "b"], states.Where(s => s.Value.Table.Damage is not null).Select(s => s.Key).Order());
        Assert.Contains("_metrics.json", states["a"].Table.Damage, StringComparison.Ordinal);
        Assert.Contains("data.parquet", states["b"].Table.Damage, StringComparison.Ordinal);
        Assert.Equal((null, 5L, 5L), (states["a"].Table.RowCount, states["b"].Table.RowCount, states["d"].Table.RowCount));
    }

    [Fact]
    public async Task States_NothingEverRun_AreEmpty()
    {
        await using var world = await RunWorld.CreateAsync();
        Assert.All(await world.Standings.StatesAsync(CancellationToken.None), s => Assert.Equal((null, null, null), (s.PreviousRowCount, s.LastRunId, s.LastStep)));
        Assert.All(await world.Standings.ZonesAsync(CancellationToken.None), z => Assert.Null(z.LastRun));
    }
}
