using CsCheck;
using Stedi.Pipeline.Model;
using Stedi.Web.Lineage;
using Stedi.Web.Tests.Definition;

namespace Stedi.Web.Tests.Lineage;

public sealed class LineageSliceTests
{
    private static readonly Lazy<PipelineDefinition> Thousand = new(() => MadePipeline.Of(1_000, 40).Load());

    [Fact]
    public void Around_AnyTableOfAThousand_IsBoundedAndCountsWhatItHides() =>
        (from focus in Gen.Int[0, 999]
         from depth in Gen.Int[1, LineageSlice.MaxDepth]
         from open in Gen.Int[0, 999].Array[0, 6]
         select (focus, depth, open)).Sample(
            s =>
            {
                var pipeline = Thousand.Value;
                var name = pipeline.Tables[s.focus].Name;
                var view = LineageSlice.Around(pipeline, name, s.depth, s.open.Select(o => pipeline.Tables[o].Name), []);

                var shown = view.Nodes.Select(n => n.Table).ToHashSet();
                Assert.Contains(name, shown);
                Assert.InRange(shown.Count, 1, LineageSlice.MaxNodes);
                Assert.Equal(1_000, view.Tables);
                foreach (var node in view.Nodes)
                {
                    var table = node.Table;
                    Assert.Equal(pipeline[table].Upstream.Length, view.Edges.Count(e => e.To == node.Table) + node.HiddenUpstream);
                    Assert.Equal(pipeline.Downstream(table).Length, view.Edges.Count(e => e.From == node.Table) + node.HiddenDownstream);
                }
                Assert.All(view.Edges, e => Assert.True(shown.Contains(e.From) && shown.Contains(e.To)));
            },
            iter: 200);

    [Theory]
    [InlineData("customer_trusted", 1, "customer_landing customer_trusted accelerometer_trusted step_trainer_trusted customer_curated")]
    [InlineData("machine_learning_curated", 1, "step_trainer_trusted accelerometer_trusted customer_curated machine_learning_curated")]
    [InlineData("step_trainer_landing", 2, "step_trainer_landing step_trainer_trusted machine_learning_curated")]
    public void Around_Steps_GoUpAndDownButNotAside(string focus, int depth, string expected)
    {
        var view = LineageSlice.Around(PipelineFixture.Shipped(), TableName.Parse(focus), depth, [], []);

        Assert.Equal(expected.Split(' ').Order(), view.Nodes.Select(n => n.Table.Value).Order());
    }

    [Fact]
    public void Around_OpenedTable_ShowsItsOwnNeighbours()
    {
        var view = LineageSlice.Around(
            PipelineFixture.Shipped(), TableName.Parse("step_trainer_landing"), 1, [TableName.Parse("step_trainer_trusted")], []);

        Assert.Equal(
            ["customer_trusted", "machine_learning_curated", "step_trainer_landing", "step_trainer_trusted"], view.Nodes.Select(n => n.Table.Value).Order());
        Assert.Equal((1, 2), view.Nodes.Where(n => n.Table.Value == "customer_trusted").Select(n => (n.HiddenUpstream, n.HiddenDownstream)).Single());
    }

    [Fact]
    public void Around_TableThatManyRead_ShowsAFewUntilItIsOpened()
    {
        var hub = TableName.Parse("landing_0");
        var readers = Thousand.Value.Downstream(hub).Length;

        Assert.Equal(readers - LineageSlice.MaxFan, LineageSlice.Around(Thousand.Value, hub, 1, [], []).Nodes.Single(n => n.Table == hub).HiddenDownstream);
        Assert.Equal(0, LineageSlice.Around(Thousand.Value, hub, 1, [hub], []).Nodes.Single(n => n.Table == hub).HiddenDownstream);
    }

    [Fact]
    public void Whole_HidesNothing() =>
        Assert.All(LineageSlice.Whole(PipelineFixture.Shipped()).Nodes, n => Assert.Equal((0, 0), (n.HiddenUpstream, n.HiddenDownstream)));
}
