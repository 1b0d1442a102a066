using Bunit;
using Stedi.Pipeline.Model;
using Stedi.Web.Runs;
using Stedi.Web.Runs.Detail;

namespace Stedi.Web.Tests.Runs.Detail;

public sealed class ComparedTablesTests : IAsyncDisposable
{
    private readonly PageContext _context = new();

    public ValueTask DisposeAsync() => _context.DisposeAsync();

    [Fact]
    public void Table_BuiltOnlyByTheOtherRun_ShowsItsFigures()
    {
        var side = new RunSide(Guid.NewGuid(), RunStatus.Succeeded, "*", new(TriggerKind.Api, "tester"), Tables.Samples.Noon, 100, "hash", null);
        var other = new StepFigures(StepStatus.Succeeded, 956, 482, 474, 84, 3, null);
        var comparison = new RunComparison(side, side with { Id = Guid.NewGuid() }, true, [], [new(TableName.Parse("a"), null, other, null, null)]);

        var row = _context.Open<ComparedTables>(p => p.Add(c => c.Comparison, comparison)).FindAll("tbody tr")[1];

        Assert.Equal(["other: 956", "other: 474", "other: 482", "other: 3", "other: 84 ms"], row.QuerySelectorAll(".figure").Select(f => f.TextContent.Trim()));
    }
}
