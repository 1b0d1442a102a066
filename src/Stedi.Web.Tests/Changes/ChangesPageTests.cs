using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;
using Stedi.Pipeline.Engines;
using Stedi.Web.Auth;
using Stedi.Web.Changes;
using Stedi.Web.Runs;
using Stedi.Web.Tests.Fakes;
using Stedi.Web.Tests.Runs;

namespace Stedi.Web.Tests.Changes;

public sealed class ChangesPageTests : IAsyncLifetime
{
    private readonly PageContext _context = new();
    private readonly RunFeed _feed = new();
    private RunWorld _world = null!;
    private long _rows = 7;

    public async ValueTask InitializeAsync()
    {
        _world = await RunWorld.CreateAsync();
        _world.Engine.OnStart = r => new(EngineRunState.Succeeded, Metrics: FakeJobEngine.Metrics(r.Table, r.Version, r.Table.Value == "b" ? _rows : 7) with { SqlHash = r.SqlHash });
        _context.User.SetPolicies(Policies.Viewer);
        _context.Services.AddSingleton(_feed).AddSingleton(_world.Pipeline).AddSingleton(_world.History).AddSingleton(_world.Changes);
        _context.Render<MudPopoverProvider>();
    }

    public async ValueTask DisposeAsync()
    {
        await _context.DisposeAsync();
        await _world.DisposeAsync();
    }

    [Fact]
    public async Task Page_TwoRuns_ShowsWhatDiffersAndFoldsTheRest()
    {
        var old = await _world.RunToEndAsync("a b c");
        _world.Scripts.Write("make_b.sql", "SELECT t.id FROM a t WHERE t.id > 0");
        _world.Pipeline.Reload();
        _rows = 14;
        var now = await _world.RunToEndAsync("a b c");

        var page = Open($"/changes?from={old.Id}&to={now.Id}");

        page.WaitForElement(".changed-table");
        Assert.Equal("b", Assert.Single(page.FindAll(".changed-table h3")).TextContent);
        Assert.Contains("+7 (+100 %)", page.Find(".changed-table").TextContent, StringComparison.Ordinal);
        Assert.Contains("1 table changed", page.Find(".summary").TextContent, StringComparison.Ordinal);
        Assert.Contains("t.id > 0", page.Find("pre.diff .added").TextContent, StringComparison.Ordinal);
        Assert.Equal("2 tables unchanged", page.Find(".same-tables summary").TextContent);
        Assert.Empty(page.FindAll(".same-tables table"));
        page.Find(".same-tables").TriggerEvent("ontoggle", EventArgs.Empty);
        Assert.Equal(["a", "c"], page.FindAll(".same-tables tbody th").Select(t => t.TextContent));
        Assert.Contains($"/tables/b/compare?from={old.Steps[1].Version}&to={now.Steps[1].Version}", page.Find(".changed-table").InnerHtml.Replace("&amp;", "&", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_OfNow_FollowsPublications()
    {
        await _world.RunToEndAsync("a");
        var page = Open("/changes");
        page.WaitForElement(".changed-table");
        Assert.Equal("a", Assert.Single(page.FindAll(".changed-table h3")).TextContent);

        var run = await _world.RunToEndAsync("c");
        _feed.Publish(new(run.Id, 9, RunEventKinds.RunSucceeded, null));

        page.WaitForAssertion(() =>
        {
            _context.Clock.Advance(TimeSpan.FromMilliseconds(75));
            Assert.Contains(page.FindAll(".changed-table h3"), h => h.TextContent == "c");
        });
    }

    [Theory]
    [InlineData("/changes?from=nonsense", "RFC 3339")]
    [InlineData("/changes?to=0198f2a6-c0de-7b31-8000-000000000000", "not found")]
    public void Page_PointThatCannotBe_SaysWhyAndOffersOthers(string address, string why)
    {
        var page = Open(address);

        page.WaitForAssertion(() => Assert.Contains(why, page.Markup, StringComparison.Ordinal));
        Assert.Equal(2, page.FindComponents<MudSelect<string>>().Count);
        Assert.Empty(page.FindAll(".summary"));
    }

    [Fact]
    public void Page_NothingPublished_SaysSo()
    {
        var page = Open("/changes");

        page.WaitForAssertion(() => Assert.Contains("Nothing was published on either side", page.Markup, StringComparison.Ordinal));
    }

    private IRenderedComponent<ChangesPage> Open(string address)
    {
        _context.Services.GetRequiredService<NavigationManager>().NavigateTo(address);
        return _context.Open<ChangesPage>(_ => { });
    }
}
