using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;
using Stedi.Pipeline.Model;
using Stedi.Web.Audit;
using Stedi.Web.Auth;
using Stedi.Web.Deploy;
using Stedi.Web.Navigation;
using Stedi.Web.Queries.Saved;
using Stedi.Web.Runs;
using Stedi.Web.Runs.Forecast;
using Stedi.Web.Tables.Favorites;
using Stedi.Web.Tests.Runs;

namespace Stedi.Web.Tests.Navigation;

public sealed class CommandPaletteTests : IAsyncLifetime
{
    private readonly PageContext _context = new();
    private RunWorld _world = null!;

    private static CancellationToken Token => Xunit.TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _world = await RunWorld.CreateAsync();
        _context.User.SetPolicies(Policies.Viewer, Policies.Operator);
        _context.AddRunCommands(_world)
            .AddSingleton(_world.Pipeline).AddSingleton<DeployGate>().AddSingleton<IRunGate>(s => s.GetRequiredService<DeployGate>()).AddSingleton<DeployService>()
            .AddSingleton(new AuditLog(_world.Database, _world.Time)).AddSingleton<IOutdatedTables>(_world.Standings).AddSingleton<PastRuns>().AddSingleton<RunForecasts>()
            .AddSingleton<SavedQueries>().AddSingleton<UserTables>().AddScoped<MyTables>().AddScoped<PaletteSource>();
    }

    public async ValueTask DisposeAsync()
    {
        await _context.DisposeAsync();
        await _world.DisposeAsync();
    }

    [Fact]
    public async Task Palette_Letters_LeadToTheTable()
    {
        var palette = await OpenAsync();

        await TypeAsync(palette, "b");
        await PressAsync(palette, "Enter");

        Assert.EndsWith("/tables/b", _context.Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("b", "b")]
    [InlineData("run b", "Run b")]
    [InlineData("raw.id", "id")]
    [InlineData("catalog", "Catalog")]
    public async Task Palette_BestMatch_IsFirst(string query, string title)
    {
        var palette = await OpenAsync();

        await TypeAsync(palette, query);

        Assert.Equal(title, palette.Find("[role=option] .title").TextContent);
    }

    [Fact]
    public async Task Palette_EnterOnARun_OnlyOpensItsPreview()
    {
        var palette = await OpenAsync();
        await TypeAsync(palette, "run b");

        // It ends with the preview.
        var pressed = PressAsync(palette, "Enter");

        palette.WaitForAssertion(() => Assert.Contains("Run b?", palette.Find(".run-dialog h2").TextContent, StringComparison.Ordinal));
        Assert.False(palette.FindComponent<RunDialog>().Instance.StartsOnEnter);
        Assert.False(pressed.IsCompleted);
        Assert.Empty((await _world.History.ListAsync(new(), Token)).Items);
    }

    [Fact]
    public async Task Palette_HeldEnter_DoesNothing()
    {
        var palette = await OpenAsync();
        await TypeAsync(palette, "run b");

        await palette.Find("input").KeyDownAsync(new KeyboardEventArgs { Key = "Enter", Repeat = true });

        Assert.NotEmpty(palette.FindAll("[role=option]"));
        Assert.Empty(palette.FindAll(".run-dialog"));
    }

    [Fact]
    public async Task Palette_Column_LeadsToTheSchemaAtThisColumn()
    {
        var palette = await OpenAsync();
        await TypeAsync(palette, "id");
        Assert.Equal("Column of raw, bigint", palette.Find("[role=option] .hint").TextContent);

        await PressAsync(palette, "Enter");

        Assert.EndsWith("/tables/raw?tab=schema&column=id", _context.Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Palette_SavedQueries_AreThoseTheReaderMaySee(bool isOperator)
    {
        var saved = _context.Services.GetRequiredService<SavedQueries>();
        await saved.SaveAsync(new("zebra mine", "SELECT 1"), new("key of tester", "tester", IsAdmin: false), Token);
        await saved.SaveAsync(new("zebra shared", "SELECT 1", IsShared: true), new("key of ann", "ann", IsAdmin: false), Token);
        await saved.SaveAsync(new("zebra private", "SELECT 1"), new("key of ann", "ann", IsAdmin: false), Token);
        _context.User.SetPolicies(isOperator ? [Policies.Viewer, Policies.Operator] : [Policies.Viewer]);
        var palette = await OpenAsync();

        await TypeAsync(palette, "zebra");

        palette.WaitForState(() => !palette.Markup.Contains("Loading", StringComparison.Ordinal));
        string[] seen = isOperator ? ["zebra mine", "zebra shared"] : [];
        Assert.Equal(seen, palette.FindAll("[role=option] .title").Select(t => t.TextContent).Order());
    }

    [Fact]
    public async Task Palette_Empty_BeginsWithFavoritesAndRecentTables_AndStartsNothing()
    {
        var tables = _context.Services.GetRequiredService<UserTables>();
        await tables.AddAsync("key of tester", TableName.Parse("d"), Token);
        foreach (var table in new[] { "d", "b", "gone" })
            await tables.OpenAsync("key of tester", TableName.Parse(table), Token);
        var palette = await OpenAsync();

        palette.WaitForAssertion(() => Assert.Equal(["d", "b", "Overview"], palette.FindAll("[role=option] .title").Take(3).Select(t => t.TextContent)));
        Assert.DoesNotContain("Run ", string.Concat(palette.FindAll("[role=option] .title").Select(t => t.TextContent)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Palette_MoreMatches_SaysHowMany()
    {
        var palette = await OpenAsync();

        await TypeAsync(palette, "run");

        Assert.Equal(12, palette.FindAll("[role=option]").Count);
        Assert.Contains("First 12 of", palette.Find(".nothing").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Palette_Arrows_WrapAroundTheList()
    {
        var palette = await OpenAsync();
        var titles = palette.FindAll("[role=option]").Count;

        await PressAsync(palette, "ArrowUp");

        Assert.Equal($"palette-{titles - 1}", palette.Find("input").GetAttribute("aria-activedescendant"));
        Assert.Equal("true", palette.FindAll("[role=option]")[titles - 1].GetAttribute("aria-selected"));
        await PressAsync(palette, "ArrowDown");
        Assert.Equal("palette-0", palette.Find("input").GetAttribute("aria-activedescendant"));
    }

    [Fact]
    public async Task Palette_RecentRun_IsFoundByItsTables()
    {
        await _world.StartAsync("zone:trusted");
        var palette = await OpenAsync();

        await TypeAsync(palette, "run of zone trusted");

        palette.WaitForAssertion(() => Assert.Contains("queued", palette.Find("[role=option] .hint").TextContent, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Palette_Role_DecidesWhatItOffers(bool isOperator)
    {
        _context.User.SetPolicies(isOperator ? [Policies.Viewer, Policies.Operator] : [Policies.Viewer]);
        var palette = await OpenAsync();

        await TypeAsync(palette, "run all tables");

        Assert.Equal(isOperator, palette.Markup.Contains("Run all tables", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Palette_NoMatch_SaysSo()
    {
        var palette = await OpenAsync();

        await TypeAsync(palette, "zzzz");

        palette.WaitForAssertion(() => Assert.Contains("No matches", palette.Find(".nothing").TextContent, StringComparison.Ordinal));
    }

    private async Task<IRenderedComponent<MudDialogProvider>> OpenAsync()
    {
        _context.Render<MudPopoverProvider>();
        var dialogs = _context.Open<MudDialogProvider>(_ => { });
        await dialogs.InvokeAsync(() => _context.Services.GetRequiredService<IDialogService>().ShowAsync<CommandPalette>(""));
        dialogs.WaitForAssertion(() => Assert.NotEmpty(dialogs.FindAll("[role=option]")));
        return dialogs;
    }

    private static Task TypeAsync(IRenderedComponent<MudDialogProvider> palette, string text) => palette.Find("input").InputAsync(new ChangeEventArgs { Value = text });

    private static Task PressAsync(IRenderedComponent<MudDialogProvider> palette, string key) => palette.Find("input").KeyDownAsync(new KeyboardEventArgs { Key = key });
}
