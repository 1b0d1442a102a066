using Bunit;
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
    public void Card_MinutesPass_AgeFollows()
    {
        var card = Render(Samples.State(StepStatus.Succeeded, RunStatus.Succeeded));
        Assert.Equal("just now", card.Find("time").TextContent);

        _context.Clock.Advance(TimeSpan.FromMinutes(2));

        card.WaitForAssertion(() => Assert.Equal("2 minutes ago", card.Find("time").TextContent));
    }

    public ValueTask DisposeAsync() => _context.DisposeAsync();

    private IRenderedComponent<TableCard> Render(TableState state, bool canRun = false) => _context.Open<TableCard>(p => p
        .Add(c => c.State, state).Add(c => c.Standing, TableStanding.Of(state)).Add(c => c.CanRun, canRun));
}
