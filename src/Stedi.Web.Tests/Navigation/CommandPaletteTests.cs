using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;
using Stedi.Web.Audit;
using Stedi.Web.Auth;
using Stedi.Web.Deploy;
using Stedi.Web.Navigation;
using Stedi.Web.Runs;
using Stedi.Web.Runs.History;
using Stedi.Web.Tests.Runs;

namespace Stedi.Web.Tests.Navigation;

public sealed class CommandPaletteTests : IAsyncLifetime
{
    private readonly PageContext _context = new();
    private RunWorld _world = null!;

    public async ValueTask InitializeAsync()
    {
        _world = await RunWorld.CreateAsync();
        _context.Services.AddSingleton(_world.Pipeline).AddSingleton(_world.History).AddSingleton(_world.Service).AddSingleton(_world.Rollbacks).AddSingleton<DeployGate>()
            .AddSingleton<DeployService>().AddSingleton(new AuditLog(_world.Database, _world.Time)).AddSingleton<RunBatch>().AddScoped<RunCommands>().AddScoped<PaletteSource>();
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
