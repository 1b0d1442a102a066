using System.Security.Claims;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;
using Stedi.Web.Auth;
using Stedi.Web.Tables.Catalog;
using Stedi.Web.Tables.Favorites;
using Stedi.Web.Tests.Fakes;
using Stedi.Web.Tests.Runs;

namespace Stedi.Web.Tests.Tables.Catalog;

public sealed class CatalogPageTests : IAsyncLifetime
{
    private const string Key = "key of tester";
    private readonly PageContext _context = new();
    private RunWorld _world = null!;

    private static CancellationToken Token => Xunit.TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _world = await RunWorld.CreateAsync();
        _context.AddTablePages(_world, _world.Pipeline);
        _context.User.SetPolicies(Policies.Viewer).SetClaims(new Claim("stedi:key", Key));
        _context.Render<MudPopoverProvider>();
    }

    public async ValueTask DisposeAsync()
    {
        await _context.DisposeAsync();
        await _world.DisposeAsync();
    }

    [Fact]
    public async Task Page_ForAViewer_LinksEveryNumberOfEveryTable()
    {
        _world.Engine.OnStart = r => FakeJobEngine.Succeeded(r);
        await _world.RunToEndAsync("raw a");

        var page = Open("/catalog");

        Assert.Equal(["a", "b", "c", "d", "raw"], Names(page));
        Assert.Equal("5 tables", page.Find(".page-head [role=status]").TextContent);
        var built = page.Find("tr[data-table=a]");
        Assert.NotNull(built.QuerySelector("th > a[data-row][href='/tables/a']"));
        Assert.NotNull(built.QuerySelector("a[href='/tables/a?tab=preview']"));
        Assert.NotNull(page.Find("tr[data-table=b] a[href='/tables/b?tab=schema']"));
        Assert.Equal(2, built.QuerySelectorAll("a[href='/tables/a?tab=versions']").Length);
        Assert.Contains("never built", page.Find("tr[data-table=b]").TextContent, StringComparison.Ordinal);
        Assert.Empty(page.FindAll("tr[data-table=b] a[href*=versions]"));
    }

    [Fact]
    public async Task Search_ShowsTheMatchAtOnce_AndWritesTheUrlAfterAPause()
    {
        var page = Open("/catalog");

        await page.Find("input[placeholder*=column]").InputAsync(new ChangeEventArgs { Value = "id" });

        Assert.NotNull(page.Find("tr[data-table=a] small a[href='/tables/a?tab=schema&column=id']"));
        Assert.EndsWith("/catalog", Uri, StringComparison.Ordinal);
        await page.Find("input[placeholder*=column]").InputAsync(new ChangeEventArgs { Value = "raw" });
        _context.Clock.Advance(TimeSpan.FromSeconds(1));
        page.WaitForAssertion(() => Assert.EndsWith("/catalog?q=raw", Uri, StringComparison.Ordinal));
        Assert.Equal(["raw"], Names(page));
        Assert.Equal("1 of 5 tables", page.Find(".page-head [role=status]").TextContent);
    }

    [Fact]
    public async Task Url_SetsSearchFiltersAndOrder_AndHeadersChangeIt()
    {
        var page = Open("/catalog?zone=trusted&sort=-name&state=nope");

        Assert.Equal(["d", "c", "b", "a"], Names(page));
        Assert.Equal("descending", page.FindAll("thead th")[1].GetAttribute("aria-sort"));
        Assert.Contains("state", page.Find(".mud-alert").TextContent, StringComparison.Ordinal);

        await page.FindAll("thead th button")[0].ClickAsync(new());

        Assert.EndsWith("/catalog?zone=trusted", Uri, StringComparison.Ordinal);
        Assert.Equal(["a", "b", "c", "d"], Names(page));
    }

    [Fact]
    public async Task Star_AddsAndRemovesAFavorite()
    {
        var store = _context.Services.GetRequiredService<UserTables>();
        await store.OpenAsync(Key, TableName.Parse("b"), Token);
        var page = Open("/catalog");
        Assert.Equal(["b"], page.FindAll(".own-tables a").Select(a => a.TextContent));

        await page.Find("tr[data-table=c] .favorite-star").ClickAsync(new());

        Assert.True(await store.IsFavoriteAsync(Key, TableName.Parse("c"), Token));
        Assert.Equal(["c", "b"], page.FindAll(".own-tables a").Select(a => a.TextContent));
        await page.Find("tr[data-table=c] .favorite-star").ClickAsync(new());
        Assert.False(await store.IsFavoriteAsync(Key, TableName.Parse("c"), Token));
        await page.Find(".own-tables button").ClickAsync(new());
        page.WaitForAssertion(() => Assert.Empty(page.FindAll(".own-tables a")));
        Assert.Empty((await store.ReadAsync(Key, Token)).Recent);
    }

    [Fact]
    public async Task Star_AtTheLimit_IsNotSet()
    {
        var store = _context.Services.GetRequiredService<UserTables>();
        for (var i = 0; i < FavoriteTable.Most; i++)
            await store.AddAsync(Key, TableName.Parse($"t{i}"), Token);
        var page = Open("/catalog");

        await page.Find("tr[data-table=c] .favorite-star").ClickAsync(new());

        Assert.Equal("false", page.Find("tr[data-table=c] .favorite-star").GetAttribute("aria-pressed"));
        Assert.Contains("maximum", Assert.Single(_context.Services.GetRequiredService<ISnackbar>().ShownSnackbars).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void FirstLoadFails_SaysSo()
    {
        _world.Catalog.OnRead = _ => throw new EngineException("the catalog is torn");
        var page = Show("/catalog");

        page.WaitForAssertion(() => Assert.Contains("the catalog is torn", page.Find(".mud-alert").TextContent, StringComparison.Ordinal));
        Assert.Empty(page.FindAll("table"));
    }

    private string Uri => _context.Services.GetRequiredService<NavigationManager>().Uri;

    private static IEnumerable<string?> Names(IRenderedComponent<CatalogPage> page) => page.FindAll("tr[data-table]").Select(r => r.GetAttribute("data-table"));

    private IRenderedComponent<CatalogPage> Open(string address)
    {
        var page = Show(address);
        page.WaitForElement("tr[data-table]");
        return page;
    }

    private IRenderedComponent<CatalogPage> Show(string address)
    {
        _context.Services.GetRequiredService<NavigationManager>().NavigateTo(address);
        return _context.Open<CatalogPage>(_ => { });
    }
}
