using System.Collections.Immutable;
using Bunit;
using Stedi.Pipeline.Model;
using Stedi.Web.Runs;
using Stedi.Web.Runs.History;
using Stedi.Web.Tests.Tables;

namespace Stedi.Web.Tests.Runs.History;

public sealed class RunRowsTests : IAsyncDisposable
{
    private readonly PageContext _context = new();
    private readonly RunView[] _runs = [Samples.Run(RunStatus.Succeeded, Samples.Noon), Samples.Run(RunStatus.Running, null)];
    private ImmutableHashSet<Guid> _chosen = [];

    public ValueTask DisposeAsync() => _context.DisposeAsync();

    [Fact]
    public void Choose_All_SelectsThePageThenClearsIt()
    {
        var rows = Open();
        rows.Find("thead input").Change(true);
        Assert.Equal(_runs.Select(r => r.Id).ToHashSet(), _chosen);

        rows = Open();
        Assert.Equal(2, rows.FindAll("tr.chosen").Count);
        rows.Find("thead input").Change(false);
        Assert.Empty(_chosen);
    }

    [Fact]
    public void Choose_One_SelectsIt()
    {
        Open().FindAll("tbody input")[1].Change(true);

        Assert.Equal([_runs[1].Id], _chosen);
    }

    [Fact]
    public void Rows_NotSelectable_HaveNoBoxes() =>
        Assert.Empty(_context.Open<RunRows>(p => p.Add(r => r.Runs, _runs)).FindAll("input"));

    [Fact]
    public void Rows_FailedRun_ShowTheErrorOfItsStep()
    {
        var failed = Samples.Run(RunStatus.Failed, Samples.Noon, Samples.Step(StepStatus.Failed, "no such column")) with { Reason = "it failed; nothing was published" };

        Assert.Equal("no such column", _context.Open<RunRows>(p => p.Add(r => r.Runs, [failed])).Find("td.wide").TextContent);
    }

    [Fact]
    public void Rows_Numbers_LinkToTheirDetails()
    {
        var landing = Samples.Step(StepStatus.Succeeded, rowsOut: 950) with { Table = TableName.Parse("customer_landing"), Version = "l1", RowsRejected = 6 };
        var trusted = Samples.Step(StepStatus.Succeeded, rowsOut: 482) with { RowsDropped = 474, RowsReplaced = 480, Attempt = 2 };
        var run = Samples.Run(RunStatus.Succeeded, Samples.Noon.AddSeconds(5), landing, trusted) with
        {
            Pauses = [new(Samples.Noon, Samples.Noon)],
            Warnings = [new(landing.Table, RunWarnings.Rejects, "6 of 956 lines rejected", "l1")],
        };

        var row = _context.Open<RunRows>(p => p.Add(r => r.Runs, [run])).Find("tbody tr");

        Assert.Equal(
            [
                ("attempts", "2", $"/runs/{run.Id}?step=customer_trusted"),
                ("rows", "1,432", $"/rows?run={run.Id}"),
                ("rows", "474", $"/rows?run={run.Id}"),
                ("lines", "6", "/tables/customer_landing?tab=drops&version=l1"),
                ("warning", "1", "/tables/customer_landing?tab=drops&version=l1"),
            ],
            row.QuerySelectorAll("td.figure a").Select(a => (a.GetAttribute("aria-label")!.Split(' ')[^1], a.TextContent, a.GetAttribute("href")!)));
        Assert.Equal("+2", row.QuerySelector("td.rows small")!.TextContent);
        Assert.Equal(run.Id.ToString()[..13], row.QuerySelector("th code")!.TextContent);
    }

    [Fact]
    public void Rows_OfOneTable_CountOnlyItsRows()
    {
        var run = Samples.Run(RunStatus.Succeeded, Samples.Noon, Samples.Step(StepStatus.Succeeded, rowsOut: 482), Samples.Step(StepStatus.Succeeded, rowsOut: 1) with { Table = TableName.Parse("other") });

        var rows = _context.Open<RunRows>(p => p.Add(r => r.Runs, [run]).Add(r => r.Table, run.Steps[0].Table));

        Assert.Equal("/rows?table=customer_trusted&version=v2", rows.Find("td.rows a").GetAttribute("href"));
        Assert.Equal("482", rows.Find("td.rows a").TextContent);
    }

    private IRenderedComponent<RunRows> Open() => _context.Open<RunRows>(p => p
        .Add(r => r.Runs, _runs).Add(r => r.Chosen, _chosen).Add(r => r.ChosenChanged, chosen => _chosen = chosen));
}
