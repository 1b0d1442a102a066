using Bunit;
using Stedi.Pipeline.Model;
using Stedi.Web.Rows;

namespace Stedi.Web.Tests.Rows;

public sealed class FlowAccountTests : IAsyncDisposable
{
    private readonly PageContext _context = new();

    [Fact]
    public void Account_OfAJoin_NamesEveryInputAndTheFactor()
    {
        var account = Render(FlowSamples.Learning[^1]);

        Assert.Equal(["From steps_trusted", "From readings_trusted"], account.FindAll("h3").Select(h => h.TextContent));
        Assert.Equal("× 3.02", account.Find("li.out .figure.quiet").TextContent);
        Assert.Contains("customers is a lookup here", account.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Account_ReasonThatRemovedRows_LeadsToThem()
    {
        var account = Render(FlowSamples.Learning[3]);

        Assert.Equal("/rows?show=steps_trusted.steps.dropped.not_trusted#flow-steps_trusted", account.Find("li.dropped a").GetAttribute("href"));
        Assert.Single(account.FindAll("li.dropped"));
        Assert.Contains("No rows dropped for no_serial.", string.Join(' ', account.Find("ol + p").TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    [Fact]
    public void Account_OfALandingTable_CountsLines()
    {
        var account = Render(FlowSamples.Learning[1]);

        Assert.Equal("Lines of the landing files", account.Find("h3").TextContent);
        Assert.Contains("The line is no JSON", account.Find("li.dropped").TextContent, StringComparison.Ordinal);
        Assert.Equal("rows read", account.Find("li.kept .label").TextContent.Trim());
    }

    [Fact]
    public void Account_MadeFromAnOlderVersion_SaysSo()
    {
        var flow = FlowSamples.Learning[3];

        var account = Render(flow with { Inputs = [flow.Inputs[0] with { IsOther = true }] });

        Assert.Contains("another version of steps", account.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Account_Missing_SaysWhatIsKnownAndWhereToAddIt()
    {
        var account = Render(FlowSamples.Learning[3] with { RowsOut = 935, Inputs = [new(TableName.Parse("steps"), "v1", false, 960, null, null, [], 0), new(TableName.Parse("users"), "v1", false, 5, null, null, [], 0)] });

        Assert.Contains("960 rows of steps in, 935 rows out", account.Markup, StringComparison.Ordinal);
        Assert.Equal("/tables/steps_trusted?tab=drops", account.Find(".reads a").GetAttribute("href"));
        Assert.Contains("users is a lookup here", account.Markup, StringComparison.Ordinal);
        Assert.DoesNotContain("all rows", account.Markup, StringComparison.Ordinal);
    }

    public ValueTask DisposeAsync() => _context.DisposeAsync();

    private IRenderedComponent<FlowAccount> Render(TableFlow flow) => _context.Open<FlowAccount>(p => p.Add(c => c.Flow, flow).Add(c => c.Scope, RowScope.Published));
}
