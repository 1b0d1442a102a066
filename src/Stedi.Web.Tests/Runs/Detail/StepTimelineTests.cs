using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Stedi.Pipeline.Definition;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;
using Stedi.Web.Auth;
using Stedi.Web.Runs;
using Stedi.Web.Runs.Detail;
using Stedi.Web.Tests.Definition;
using Stedi.Web.Tests.Fakes;
using Stedi.Web.Tests.Tables;

namespace Stedi.Web.Tests.Runs.Detail;

public sealed class StepTimelineTests : IAsyncDisposable
{
    private readonly PageContext _context = new();
    private readonly PipelineSource _source = new(TestPaths.Scripts, PipelineFixture.Loader, new Dictionary<string, string>(), NullLogger<PipelineSource>.Instance);

    public StepTimelineTests() => _context.Services.AddSingleton(_source);

    public ValueTask DisposeAsync()
    {
        _source.Dispose();
        return _context.DisposeAsync();
    }

    [Fact]
    public void Timeline_SeenByAViewer_ShowsHowManyRowsButNoRow()
    {
        _context.User.SetPolicies(Policies.Viewer);

        var timeline = OpenFailed();

        Assert.Equal("2 rows", timeline.FindAll(".check-list .verdict")[0].TextContent);
        Assert.Empty(timeline.FindAll(".check-list table"));
    }

    [Fact]
    public void Timeline_StepThatACheckFailed_ShowsEachCheckWithItsRows()
    {
        var checks = OpenFailed().FindAll(".remark .check-list li");

        Assert.Equal(["no_x", "all_y"], checks.Select(c => c.QuerySelector("strong")!.TextContent));
        Assert.Equal("2 rows", checks[0].QuerySelector(".verdict")!.TextContent);
        Assert.Equal("x", checks[0].QuerySelector("table thead th:not(.number)")!.GetAttribute("title"));
        Assert.Equal("1", checks[0].QuerySelector("table td")!.TextContent);
    }

    [Fact]
    public void Timeline_ActiveRun_MarksTheCriticalPathAndSaysWhyAStepWaits()
    {
        var a = Samples.Step(StepStatus.Running, startedAt: Samples.Noon) with { Table = TableName.Parse("a") };
        var b = Samples.Step(StepStatus.Pending) with { Table = TableName.Parse("b") };
        var graph = new RunGraph(RunGraph.Unknown.Upstream.Add(b.Table, [a.Table]));

        var timeline = _context.Open<StepTimeline>(p => p
            .Add(t => t.Run, Samples.Run(RunStatus.Running, null, a, b)).Add(t => t.Graph, graph).Add(t => t.StepUrl, table => $"/open/{table}"));

        Assert.Equal("a", timeline.Find("tr.critical th a").TextContent);
        Assert.Equal("/open/a", timeline.Find("tr.critical th a").GetAttribute("href"));
        Assert.Equal("Waiting for a", timeline.Find(".remark.pending").TextContent.Trim());
    }

    [Fact]
    public void Timeline_CheckThatWarned_ShowsItsRowsAndLeadsToThem()
    {
        var step = Samples.Step(StepStatus.Succeeded, rowsOut: 7) with { Version = "v1" };
        var run = Samples.Run(RunStatus.Succeeded, Samples.Noon.AddSeconds(9), step);
        var timeline = Open(run, step, new("crossed", Severity.Warn, 3, ["{\"x\":1}"]), new("fine", Severity.Error, 0, []));

        Assert.Equal(("1 check failed", $"/runs/{run.Id}?step=customer_trusted"), (timeline.Find(".checks.warn").TextContent, timeline.Find(".checks.warn").GetAttribute("href")));
        Assert.Equal("crossed", Assert.Single(timeline.FindAll(".remark .check-list strong")).TextContent);
    }

    [Fact]
    public void Timeline_Numbers_LinkToTheirDetails()
    {
        var step = Samples.Step(StepStatus.Succeeded, rowsOut: 7) with { Version = "v1", RowsReplaced = 9, Unchanged = true };
        var timeline = Open(Samples.Run(RunStatus.Succeeded, Samples.Noon.AddSeconds(9), step), step);

        Assert.Equal(
            [("956", "/rows?table=customer_trusted&version=v1"), ("1", "/rows?table=customer_trusted&version=v1"), ("7", "/tables/customer_trusted?tab=versions")],
            timeline.FindAll("td.figure a").Select(a => (a.TextContent, a.GetAttribute("href")!)));
        Assert.Equal("−2", timeline.Find("td.rows small").TextContent);
        Assert.Equal("unchanged", timeline.Find("td .standing").TextContent.Trim());
    }

    private IRenderedComponent<StepTimeline> Open(RunView run, StepView step, params CheckMetrics[] checks) => _context.Open<StepTimeline>(p => p
        .Add(t => t.Run, run).Add(t => t.StepUrl, table => $"/open/{table}")
        .Add(t => t.Tables, [TableReport.Of(step, "trusted", FakeJobEngine.Metrics(step.Table, "v1", 7) with { Checks = [.. checks] })]));

    private IRenderedComponent<StepTimeline> OpenFailed()
    {
        var step = Samples.Step(StepStatus.Failed) with { Error = "a check blocks it" };
        var metrics = FakeJobEngine.Metrics(step.Table, "v1", 7) with
        {
            Checks = [new("all_y", Severity.Warn, 0, []), new("no_x", Severity.Error, 2, ["{\"x\":1}"])],
        };

        return _context.Open<StepTimeline>(p => p
            .Add(t => t.Run, Samples.Run(RunStatus.Failed, Samples.Noon.AddSeconds(9), step))
            .Add(t => t.StepUrl, table => $"/open/{table}")
            .Add(t => t.Tables, [TableReport.Of(step, "trusted", metrics)]));
    }
}
