using Bunit;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;
using Stedi.Web.Audit;
using Stedi.Web.Deploy;
using Stedi.Web.Runs;
using Stedi.Web.Runs.Forecast;
using Stedi.Web.Tests.Deploy;
using Stedi.Web.Tests.Fakes;

namespace Stedi.Web.Tests.Runs.Forecast;

public sealed class RunDialogTests : IAsyncLifetime
{
    private readonly PageContext _context = new();
    private readonly FakeDeployment _deployment = new();
    private RunWorld _world = null!;

    public async ValueTask InitializeAsync()
    {
        _world = await RunWorld.CreateAsync();
        _context.Services.AddSingleton(_world.Database).AddSingleton(_world.Pipeline).AddSingleton<Stedi.Pipeline.Engines.ICatalog>(_world.Catalog)
            .AddSingleton(_world.History).AddSingleton<DeployGate>().AddSingleton<IRunGate>(s => s.GetRequiredService<DeployGate>()).AddSingleton<AuditLog>().AddSingleton<DeployService>().AddSingleton<PastRuns>()
            .AddSingleton<IOutdatedTables>(_world.Standings)
            .AddSingleton<RunForecasts>();
    }

    public async ValueTask DisposeAsync()
    {
        await _context.DisposeAsync();
        await _world.DisposeAsync();
    }

    [Fact]
    public async Task Dialog_LocalEngine_ListsTheTablesAndSaysNoCost()
    {
        var (page, asked) = await AskAsync("raw a");

        Assert.Equal(["raw", "a"], page.FindAll("tbody th").Select(t => t.FirstChild!.TextContent.Trim()));
        Assert.Contains("no cost", page.Find(".head-figures").TextContent, StringComparison.Ordinal);
        await Button(page, "Start run").ClickAsync(new());

        var answer = await asked.Result;
        Assert.False(answer!.Canceled);
        Assert.Equal(new RunChoices(IgnoreDrift: false, Reread: false), answer.Data);
    }

    [Fact]
    public async Task Dialog_Drift_StartsOnlyIfConfirmed()
    {
        _deployment.Changes = [Deployed.JobOf("a")];
        _context.Services.AddSingleton<Stedi.Pipeline.Engines.IDeployment>(_deployment);
        var (page, asked) = await AskAsync("a");
        Assert.True(Button(page, "Start run").HasAttribute("disabled"));

        await page.Find("input[type=checkbox]").ChangeAsync(new() { Value = true });
        await Button(page, "Start run").ClickAsync(new());

        Assert.Equal(new RunChoices(IgnoreDrift: true, Reread: false), (await asked.Result)!.Data);
    }

    [Fact]
    public async Task Dialog_InvalidSelection_CannotBeStarted()
    {
        var (page, _) = await AskAsync("nothing", ".mud-alert");

        Assert.Contains("no table 'nothing'", page.Markup, StringComparison.Ordinal);
        Assert.True(Button(page, "Start run").HasAttribute("disabled"));
    }

    private async Task<(IRenderedComponent<MudDialogProvider> Page, IDialogReference Asked)> AskAsync(string select, string shows = "tbody th")
    {
        _context.Render<MudPopoverProvider>();
        var page = _context.Open<MudDialogProvider>(_ => { });
        var dialogs = _context.Services.GetRequiredService<IDialogService>();
        var asked = await page.InvokeAsync(() => dialogs.ShowAsync<RunDialog>("", new DialogParameters<RunDialog> { { d => d.Select, select } }, RunDialog.Options));
        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll(shows)));
        return (page, asked);
    }

    private static AngleSharp.Dom.IElement Button(IRenderedComponent<MudDialogProvider> page, string text) =>
        page.FindAll("button").Single(b => b.TextContent.Trim() == text);
}
