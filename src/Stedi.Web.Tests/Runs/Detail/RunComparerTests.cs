using Stedi.Pipeline.Engines;
using Stedi.Web.Runs;
using Stedi.Web.Tests.Fakes;

namespace Stedi.Web.Tests.Runs.Detail;

public sealed class RunComparerTests
{
    [Fact]
    public async Task Compare_AfterTheSqlChanged_ShowsTheCodeAndItsEffect()
    {
        await using var world = await RunWorld.CreateAsync();
        world.Engine.OnStart = r => FakeJobEngine.Succeeded(r);
        var old = await world.RunToEndAsync("*");
        world.Scripts.Write("make_b.sql", "SELECT t.id FROM a t WHERE t.id > 0");
        world.Pipeline.Reload();
        world.Engine.OnStart = r => r.Table.Value == "b" ? new(EngineRunState.Failed, "broken") : FakeJobEngine.Succeeded(r);
        var broken = await world.RunToEndAsync("a b");

        var comparison = (await world.Comparer.CompareAsync(broken.Id, old.Id, CancellationToken.None))!;

        Assert.False(comparison.SameDefinition);
        var change = Assert.Single(comparison.Code);
        Assert.Equal("make_b.sql", change.File);
        Assert.Contains("+SELECT t.id FROM a t WHERE t.id > 0", change.Diff, StringComparison.Ordinal);
        var b = comparison.Tables.Single(t => t.Table.Value == "b");
        Assert.Equal((StepStatus.Failed, null), (b.Run!.Status, b.Run.RowsOut));
        Assert.Equal((StepStatus.Succeeded, 7L), (b.Other!.Status, b.Other.RowsOut!.Value));
        Assert.Null(b.SameSql);
        Assert.Null(comparison.Tables.Single(t => t.Table.Value == "d").Run);
        Assert.True(comparison.Tables.Single(t => t.Table.Value == "a").SameSql);
    }

    [Fact]
    public async Task Compare_SameCode_HasNoDiffAndNamesOtherInputs()
    {
        await using var world = await RunWorld.CreateAsync();
        world.Engine.OnStart = r => FakeJobEngine.Succeeded(r);
        var (first, second) = (await world.RunToEndAsync("a raw"), await world.RunToEndAsync("a raw"));

        var comparison = (await world.Comparer.CompareAsync(second.Id, first.Id, CancellationToken.None))!;

        Assert.True(comparison.SameDefinition);
        Assert.Empty(comparison.Code);
        Assert.Equal(["a"], comparison.Tables.Single(t => t.Table.Value == "a").OtherInputs!.Value.Select(t => t.Value));
    }

    [Fact]
    public async Task Candidates_OfARun_AreOlderOnesOfTheSameSelectionFirst()
    {
        await using var world = await RunWorld.CreateAsync();
        world.Engine.OnStart = r => FakeJobEngine.Succeeded(r);
        var alike = await world.RunToEndAsync("raw a");
        var other = await world.RunToEndAsync("raw");
        var run = await world.RunToEndAsync("raw a");
        await world.RunToEndAsync("raw a");

        Assert.Equal([alike.Id, other.Id], (await world.Comparer.CandidatesAsync(run, 10, CancellationToken.None)).Select(r => r.Id));
    }

    [Fact]
    public async Task Compare_UnknownRun_IsNull()
    {
        await using var world = await RunWorld.CreateAsync();
        var run = await world.StartAsync("raw");

        Assert.Null(await world.Comparer.CompareAsync(run.Id, Guid.NewGuid(), CancellationToken.None));
    }
}
