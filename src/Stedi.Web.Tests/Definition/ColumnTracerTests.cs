using Stedi.Pipeline.Definition;
using Stedi.Pipeline.Local;
using Stedi.Pipeline.Model;
using Stedi.Web.Tests.Lineage;

namespace Stedi.Web.Tests.Definition;

public sealed class ColumnTracerTests : IDisposable
{
    private readonly DuckDbSqlAnalyzer _analyzer = new();

    public void Dispose() => _analyzer.Dispose();

    [Fact]
    public void Trace_ShippedPipeline_FollowsEveryColumnToItsLandingColumn()
    {
        var lineage = new ColumnTracer(_analyzer).Trace(PipelineFixture.Shipped());

        Assert.All(lineage.Pipeline.Tables, t => Assert.Null(lineage.Unknown(t.Name)));
        var path = lineage.Path(Column(lineage, "machine_learning_curated", "x"));
        Assert.Equal(["accelerometer_trusted.x", "accelerometer_landing.x"], path.Upstream.Select(l => l.From.ToString()));
        Assert.All(path.Upstream, l => Assert.Equal(ColumnUse.Copy, l.Use));
        var serial = lineage.Path(Column(lineage, "customer_landing", "SERIALNUMBER"));
        Assert.Equal("machine_learning_curated.sameCustomer", serial.Downstream[^1].To.ToString());
        Assert.Contains(new RowSource(Column(lineage, "customer_trusted", "email"), RowUse.Filter), lineage.Rows(TableName.Parse("customer_curated")));
    }

    [Fact]
    public void Trace_ShippedPipeline_LetsNoPersonalDataOutUntagged() =>
        Assert.Empty(PersonalData.Find(new ColumnTracer(_analyzer).Trace(PipelineFixture.Shipped())));

    [Fact]
    public void Trace_SamePipelineAgain_IsTheSameAnswer()
    {
        var tracer = new ColumnTracer(_analyzer);

        Assert.Same(tracer.Trace(PipelineFixture.Shipped()), tracer.Trace(PipelineFixture.Shipped()));
    }

    [Fact]
    public void Trace_EditedInput_IsFollowedAgain()
    {
        var tracer = new ColumnTracer(_analyzer);
        var pipeline = new MadePipeline().Land("raw", "id bigint", "name string").Make("clean", "SELECT * FROM raw").Make("last", "SELECT * FROM clean");
        Assert.Equal(2, tracer.Trace(pipeline.Load()).Pipeline[TableName.Parse("last")].Columns.Length);

        var lineage = tracer.Trace(pipeline.Make("clean", "SELECT raw.id, raw.name AS id2, raw.name AS name FROM raw").Load());

        Assert.Equal(["clean.id2", "raw.name"], lineage.Path(Column(lineage, "last", "id2")).Upstream.Select(l => l.From.ToString()));
    }

    [Fact]
    public void Trace_UntraceableTable_SaysSoForItsColumns()
    {
        var lineage = new ColumnTracer(_analyzer).Trace(
            new MadePipeline().Land("raw", "id bigint", "k bigint").Make("clean", "SELECT COLUMNS('.*') FROM raw").Load());

        Assert.Contains("*", lineage[Column(lineage, "clean", "id")].Unknown, StringComparison.Ordinal);
        Assert.Empty(lineage.Path(Column(lineage, "clean", "id")).Upstream);
    }

    private static TableColumn Column(ColumnLineage lineage, string table, string name) => lineage.Find(TableName.Parse(table), name)!;
}
