using System.Collections.Immutable;
using Bunit;
using Stedi.Pipeline.Definition;
using Stedi.Pipeline.Local;
using Stedi.Pipeline.Model;
using Stedi.Web.Lineage;
using Stedi.Web.Runs;
using Stedi.Web.Tables;
using Stedi.Web.Tests.Definition;
using Stedi.Web.Tests.Tables;

namespace Stedi.Web.Tests.Lineage;

public sealed class LineageGraphTests : IAsyncDisposable
{
    private readonly PageContext _context = new();

    private static ImmutableDictionary<TableName, TableState> Running =>
        ImmutableDictionary<TableName, TableState>.Empty.Add(TableName.Parse("customer_trusted"), Samples.State(StepStatus.Running, RunStatus.Running));

    public ValueTask DisposeAsync() => _context.DisposeAsync();

    [Fact]
    public void Graph_RunningTable_IsMarkedAndItsEdgesFlow()
    {
        var graph = Open(LineageSlice.Whole(PipelineFixture.Shipped()), Running);

        Assert.Contains("running", graph.Find("[data-table=customer_trusted]").ClassList);
        Assert.Equal("482 rows", graph.Find("[data-table=customer_trusted] .figure").TextContent);
        Assert.Equal(["customer_landing"], graph.FindAll("path.flows").Select(p => p.GetAttribute("data-from")));
        Assert.Contains("…", graph.Find("[data-table=customer_landing]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Graph_Neighbors_CountsHiddenOnesAndOpensThem()
    {
        TableName? toggled = null, focused = null;
        var view = LineageSlice.Around(PipelineFixture.Shipped(), TableName.Parse("step_trainer_landing"), 1, [], []);
        var graph = Open(view, ImmutableDictionary<TableName, TableState>.Empty, t => focused = t, t => toggled = t);

        Assert.Equal("Show 1 more table read by step_trainer_trusted", graph.Find(".more.up").GetAttribute("aria-label"));
        graph.Find(".more.down").Click();
        graph.Find("[data-table=step_trainer_landing] .pick").Click();

        Assert.Equal(("step_trainer_trusted", "step_trainer_landing"), (toggled?.Value, focused?.Value));
    }

    [Fact]
    public void Graph_ChosenColumn_NamesItOnItsPathAndDimsTheRest()
    {
        var lineage = Trace();
        var graph = _context.Open<LineageGraph>(p => p.Add(c => c.View, LineageSlice.Whole(lineage.Pipeline)).Add(c => c.States, Running)
            .Add(c => c.Highlight, LineageHighlight.Of(lineage.Path(lineage.Find(TableName.Parse("customer_landing"), "email")!))));

        Assert.Equal("email", graph.Find("[data-table=customer_curated] .via").TextContent);
        Assert.Contains("dim", graph.Find("[data-table=step_trainer_landing]").ClassList);
        Assert.DoesNotContain("dim", graph.Find("path[data-from=customer_trusted][data-to=customer_curated]").ClassList);
    }

    [Fact]
    public void List_SameGraph_SaysItInWords()
    {
        var view = LineageSlice.Around(PipelineFixture.Shipped(), TableName.Parse("step_trainer_landing"), 1, [], []);
        var list = _context.Open<LineageList>(p => p.Add(c => c.View, view).Add(c => c.States, Running)
            .Add(c => c.Query, LineageQuery.Read("step_trainer_landing", null, null, null, "list")));

        var row = list.FindAll("tbody tr")[1];
        Assert.Equal("step_trainer_trusted", row.QuerySelector("th")!.TextContent);
        Assert.Contains("step_trainer_landing", row.TextContent, StringComparison.Ordinal);
        Assert.Contains("1 not shown", row.TextContent, StringComparison.Ordinal);
        Assert.Equal("/lineage?table=step_trainer_landing&view=list", row.QuerySelector("td a")!.GetAttribute("href"));
    }

    [Fact]
    public void Side_ChosenColumn_ShowsWhereItComesFromAndGoes()
    {
        var lineage = Trace();
        var side = _context.Open<LineageSide>(p => p.Add(c => c.Table, lineage.Pipeline[TableName.Parse("customer_trusted")]).Add(c => c.Lineage, lineage)
            .Add(c => c.Query, LineageQuery.Read("customer_trusted", "serialNumber", null, null, null)));

        Assert.Contains("customer_landing.serialNumber", side.Find(".column-panel .links").TextContent, StringComparison.Ordinal);
        Assert.Contains("2 columns in 2 tables", side.Markup, StringComparison.Ordinal);
        Assert.Contains("computed", side.FindAll(".links")[1].TextContent, StringComparison.Ordinal);
        Assert.Contains("customer_landing.shareWithResearchAsOfDate", side.Find("dl.rows").TextContent, StringComparison.Ordinal);
        Assert.Equal(4, side.FindAll(".columns .tag").Count);
    }

    [Fact]
    public void Personal_Finding_LeadsToItsColumn()
    {
        using var analyzer = new DuckDbSqlAnalyzer();
        var pipeline = new MadePipeline().Land("raw", "id bigint", "email string").Tag("personal", "email").Make("clean", "SELECT email AS contact FROM raw");
        var panel = _context.Open<PersonalPanel>(p => p.Add(c => c.Findings, PersonalData.Find(new ColumnTracer(analyzer).Trace(pipeline.Load())))
            .Add(c => c.Query, LineageQuery.Read(null, null, null, null, null)));

        Assert.Contains("1 untagged column", panel.Find("summary").TextContent, StringComparison.Ordinal);
        Assert.Contains("copy of raw.email", panel.Find("li").TextContent, StringComparison.Ordinal);
        Assert.Equal("/lineage?table=clean&column=contact", panel.Find("li a").GetAttribute("href"));
    }

    private static ColumnLineage Trace()
    {
        using var analyzer = new DuckDbSqlAnalyzer();
        return new ColumnTracer(analyzer).Trace(PipelineFixture.Shipped());
    }

    private IRenderedComponent<LineageGraph> Open(
        LineageView view, ImmutableDictionary<TableName, TableState> states, Action<TableName>? focus = null, Action<TableName>? toggle = null) =>
        _context.Open<LineageGraph>(p => p.Add(c => c.View, view).Add(c => c.States, states)
            .Add(c => c.OnFocus, focus ?? (_ => { })).Add(c => c.OnToggle, toggle ?? (_ => { })));
}
