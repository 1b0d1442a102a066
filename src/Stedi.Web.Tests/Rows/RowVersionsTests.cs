using System.Collections.Immutable;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;
using Stedi.Web.Rows;
using Stedi.Web.Tests.Fakes;
using Stedi.Web.Tests.Runs;

namespace Stedi.Web.Tests.Rows;

/// <summary>Stored versions can refer to each other in any way: one definition built B from A, another one A from B.</summary>
public sealed class RowVersionsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Flows_VersionsMadeFromEachOtherInACircle_AreEachShownOnce()
    {
        await using var world = await RunWorld.CreateAsync();
        var versions = ImmutableDictionary<TableName, string>.Empty.Add(Name("a"), "v2").Add(Name("b"), "v2").Add(Name("c"), "v2");
        Store(world, ("a", "c"), ("b", "a"), ("c", "b"));
        await world.Catalog.PublishAsync(new(Guid.NewGuid(), DateTimeOffset.UnixEpoch, versions), Token);

        var flows = await world.Rows(new PricedQueries(null)).FlowsAsync(RowScope.Published, Token);

        Assert.Equal(["a", "b", "c"], flows!.Tables.Select(t => t.Table.Value).Order());
        var drawn = SankeyLayout.Of(flows.Tables);
        Assert.Equal(3, drawn.Bars.Count(b => b.Drop is null));
    }

    [Fact]
    public void Depths_ChainLongerThanAnyStack_CountsItsSteps()
    {
        const int Length = 100_000;
        var chain = Enumerable.Range(0, Length).ToDictionary(i => Name($"t{i}"), i => Made($"t{i}", i == 0 ? [] : [$"t{i - 1}"]));

        Assert.Equal(Length - 1, RowVersions.Depths(chain)[Name($"t{Length - 1}")]);
    }

    [Fact]
    public void Depths_DiamondBesideACircle_PutsEachTableBehindItsInputs()
    {
        var metrics = new[] { Made("a"), Made("b", "a"), Made("c", "a"), Made("d", "b", "c"), Made("x", "y", "d"), Made("y", "x") }.ToDictionary(m => m.Table);

        var depths = RowVersions.Depths(metrics);

        Assert.Equal((0, 1, 1, 2), (depths[Name("a")], depths[Name("b")], depths[Name("c")], depths[Name("d")]));
        Assert.True(depths[Name("x")] > depths[Name("d")]);
        Assert.Contains(Name("y"), depths);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"schema":1,"table":"a","version":"v"}""")]
    [InlineData("""{"schema":1,"table":"a","version":"v","columns":[],"inputs":[{"table":"b"}],"checks":[]}""")]
    [InlineData("""{"schema":1,"table":"a","version":"v","columns":[],"inputs":[null],"checks":[]}""")]
    [InlineData("""{"schema":1,"table":"../a","version":"v","columns":[],"inputs":[],"checks":[]}""")]
    public void Metrics_Foreign_AreIgnored(string text) => Assert.Throws<System.Text.Json.JsonException>(() => VersionMetrics.FromJson(text));

    [Fact]
    public void Metrics_NestedTooDeeply_AreIgnored() =>
        Assert.Throws<System.Text.Json.JsonException>(() => VersionMetrics.FromJson(new string('[', 100_000)));

    private static void Store(RunWorld world, params (string Table, string From)[] made)
    {
        foreach (var (table, from) in made)
            world.Catalog.Metrics[new(Name(table), "v2")] = Made(table, from);
    }

    private static VersionMetrics Made(string table, params string[] from) => FakeJobEngine.Metrics(Name(table), "v2", 7) with
    {
        Inputs = [.. from.Select(f => new InputMetrics(Name(f), "v2", 8, 7, [new("gone", 1)], 0))],
    };

    private static TableName Name(string name) => TableName.Parse(name);
}
