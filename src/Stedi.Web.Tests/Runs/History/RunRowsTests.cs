using System.Collections.Immutable;
using Bunit;
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
    public void Choose_All_IsAllOnThePageAndAgainNone()
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
    public void Choose_One_IsThatOne()
    {
        Open().FindAll("tbody input")[1].Change(true);

        Assert.Equal([_runs[1].Id], _chosen);
    }

    [Fact]
    public void Rows_NothingMayBeChosen_HaveNoBoxes() =>
        Assert.Empty(_context.Open<RunRows>(p => p.Add(r => r.Runs, _runs)).FindAll("input"));

    [Fact]
    public void Rows_RunThatFailed_SayWhatItsStepFailedOf()
    {
        var failed = Samples.Run(RunStatus.Failed, Samples.Noon, Samples.Step(StepStatus.Failed, "no such column")) with { Reason = "it failed; nothing was published" };

        Assert.Equal("no such column", _context.Open<RunRows>(p => p.Add(r => r.Runs, [failed])).Find("td.wide").TextContent);
    }

    private IRenderedComponent<RunRows> Open() => _context.Open<RunRows>(p => p
        .Add(r => r.Runs, _runs).Add(r => r.Chosen, _chosen).Add(r => r.ChosenChanged, chosen => _chosen = chosen));
}
