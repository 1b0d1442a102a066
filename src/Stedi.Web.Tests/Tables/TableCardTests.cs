using Bunit;
using Stedi.Pipeline.Model;
using Stedi.Web.Runs;
using Stedi.Web.Tables;

namespace Stedi.Web.Tests.Tables;

public sealed class TableCardTests : IAsyncDisposable
{
    private readonly PageContext _context = new();

    [Fact]
    public void Card_PublishedVersion_ShowsRowsDropsAndAge()
    {
        var card = Render(Samples.State(StepStatus.Succeeded, RunStatus.Succeeded, before: 480));

        Assert.Equal("482", card.Find(".rows strong").TextContent);
        Assert.Equal("+2", card.Find(".change").TextContent);
        Assert.Contains("474 of 956 dropped (49.6 %)", card.Find(".loss").TextContent, StringComparison.Ordinal);
        Assert.Equal("2026-01-02 12:00:00 UTC", card.Find("time").GetAttribute("title"));
    }

    [Fact]
    public void Card_WithoutAccount_SaysWhatIsKnown()
    {
        var state = Samples.State();
        var metrics = Samples.Metrics();

        var card = Render(state with { Metrics = metrics with { Inputs = [metrics.Inputs[0] with { RowsKept = null, Drops = [] }] } });

        Assert.Contains("956 read, 482 out, drops not tracked", card.Find(".loss").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Card_FailedAttemptOnDataThatIsUpToDate_ShowsBothWithTheRun()
    {
        var state = Samples.State(StepStatus.Failed, RunStatus.Failed, remark: "no room");

        var card = Render(state);

        Assert.Equal(["up to date", "failed"], card.FindAll(".standing").Select(s => s.TextContent.Trim()));
        Assert.Equal($"/runs/{state.LastRunId}", card.Find(".standing a").GetAttribute("href"));
    }

    [Fact]
    public void Card_OutdatedDataThatWasBuiltWell_ShowsWhatChangedAndWhere()
    {
        var data = new TableData([new(DataState.CodeChanged, TableName.Parse("customer_trusted")), new(DataState.NewFiles, TableName.Parse("customer_landing"))]);

        var standing = Assert.Single(Render(Samples.State(StepStatus.Succeeded, RunStatus.Succeeded, data: data)).FindAll(".standing"));

        Assert.Equal("code changed +1", standing.TextContent.Trim());
        Assert.Contains("customer_landing", standing.GetAttribute("title"), StringComparison.Ordinal);
    }

    [Fact]
    public void Card_BuiltButNotPublished_KeepsTheOldCountAndNamesTheNew()
    {
        var card = Render(Samples.State(StepStatus.Succeeded, RunStatus.Running, rowsOut: 500));

        Assert.Equal("482", card.Find(".rows strong").TextContent);
        Assert.Equal("500 built", card.Find(".change").TextContent);
    }

    [Fact]
    public void Card_NeverBuilt_SaysSo()
    {
        var card = Render(Samples.State(version: null));

        Assert.Equal("–", card.Find(".rows strong").TextContent);
        Assert.Contains("never built", card.Find(".standing").TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 1)]
    public void Card_Role_DecidesWhetherItCanBeRun(bool canRun, int buttons) =>
        Assert.Equal(buttons, Render(Samples.State(), canRun).FindAll("button[aria-label='Run customer_trusted']").Count);

    [Fact]
    public void Card_MinutesPass_AgeIsUpdated()
    {
        var card = Render(Samples.State(StepStatus.Succeeded, RunStatus.Succeeded));
        Assert.Equal("just now", card.Find("time").TextContent);

        _context.Clock.Advance(TimeSpan.FromMinutes(2));

        card.WaitForAssertion(() => Assert.Equal("2 minutes ago", card.Find("time").TextContent));
    }

    public ValueTask DisposeAsync() => _context.DisposeAsync();

    private IRenderedComponent<TableCard> Render(TableState state, bool canRun = false) => _context.Open<TableCard>(p => p
        .Add(c => c.State, state).Add(c => c.CanRun, canRun));
}
