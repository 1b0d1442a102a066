using Bunit;
using Stedi.Pipeline.Engines;
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

    [Theory]
    [InlineData(1, 1, "1 check failed +1 acknowledged", "checks warn")]
    [InlineData(0, 2, "2 checks acknowledged", "checks ")]
    public void Card_AcknowledgedChecks_AreNotCountedAsFailed(int open, int acknowledged, string text, string look)
    {
        var state = Samples.State(StepStatus.Succeeded, RunStatus.Succeeded);
        RunWarning[] warnings = [.. Samples.Warnings(open, acknowledged)];

        var card = Render(state with
        {
            Metrics = Samples.Metrics([.. warnings.Select(w => new CheckMetrics(w.Check!, Severity.Warn, 3, []))]),
            Table = state.Table with { Warnings = [.. warnings], Notes = new(1, Samples.Noon) },
        });

        Assert.Equal((text, look), (card.Find(".checks").TextContent, card.Find(".checks").GetAttribute("class")));
        Assert.Contains("(acknowledged)", card.Find(".checks").GetAttribute("title"), StringComparison.Ordinal);
        Assert.Equal("/tables/customer_trusted#notes", card.Find("a[aria-label='1 note']").GetAttribute("href"));
    }

    [Fact]
    public void Card_EveryNumber_LeadsToWhatItCounts()
    {
        var card = Render(Samples.State(StepStatus.Succeeded, RunStatus.Succeeded, before: 480) with { Metrics = Samples.Metrics([new("unique", Severity.Warn, 3, [])]) });

        Assert.Equal("/tables/customer_trusted?tab=preview", card.Find(".rows strong a").GetAttribute("href"));
        Assert.Equal("/tables/customer_trusted?tab=versions", card.Find(".change a").GetAttribute("href"));
        Assert.Equal("/tables/customer_trusted?tab=drops", card.Find(".loss a").GetAttribute("href"));
        Assert.Equal("/tables/customer_trusted?tab=versions&version=v1", card.Find("footer a:has(time)").GetAttribute("href"));
        Assert.Equal("/tables/customer_trusted?tab=checks", card.Find(".checks a").GetAttribute("href"));
        Assert.Equal("/tables/customer_trusted", card.Find("a[data-row]").GetAttribute("href"));
    }

    [Fact]
    public void Card_NeverBuilt_LinksOnlyToTheTable() =>
        Assert.Equal(["/tables/customer_trusted"], Render(Samples.State(version: null)).FindAll("a").Select(a => a.GetAttribute("href")));

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
