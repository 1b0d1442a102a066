using Stedi.Pipeline.Definition;
using Stedi.Pipeline.Local;
using Stedi.Pipeline.Model;
using Stedi.Web.Lineage;
using Stedi.Web.Tests.Definition;

namespace Stedi.Web.Tests.Lineage;

public sealed class LineageHighlightTests
{
    [Fact]
    public void Of_Column_LightsItsTablesAndOnlyTheirEdges()
    {
        using var analyzer = new DuckDbSqlAnalyzer();
        var lineage = new ColumnTracer(analyzer).Trace(PipelineFixture.Shipped());

        var lit = LineageHighlight.Of(lineage.Path(lineage.Find(TableName.Parse("accelerometer_trusted"), "x")!));

        Assert.Equal(["accelerometer_landing", "accelerometer_trusted", "machine_learning_curated"], lit.Columns.Keys.Select(t => t.Value).Order());
        Assert.Equal(2, lit.Edges.Count);
    }

    [Fact]
    public void Of_Table_LightsItsUpstreamAndDownstream()
    {
        var lit = LineageHighlight.Of(LineageSlice.Whole(PipelineFixture.Shipped()), TableName.Parse("step_trainer_trusted"));

        Assert.Equal(
            ["customer_landing", "customer_trusted", "machine_learning_curated", "step_trainer_landing", "step_trainer_trusted"], lit.Columns.Keys.Select(t => t.Value).Order());
    }

    [Theory]
    [InlineData("email", "customer_landing.email")]
    [InlineData("customer", "customer_landing")]
    [InlineData("ml.x", null)]
    [InlineData("curated.sameC", "machine_learning_curated.sameCustomer")]
    [InlineData(" ", null)]
    [InlineData("nothing of this name", null)]
    public void Matches_Text_BeginsWithTheLikeliest(string text, string? first) => Assert.Equal(first, Matches.Of(PipelineFixture.Shipped(), text).FirstOrDefault());
}
