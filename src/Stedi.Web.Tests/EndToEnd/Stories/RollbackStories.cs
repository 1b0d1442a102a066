using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Stedi.Pipeline.Local.Sample;
using Stedi.Web.Runs;
using Stedi.Web.Tests.Host;
using static Microsoft.Playwright.Assertions;

namespace Stedi.Web.Tests.EndToEnd.Stories;

/// <summary>On a separate server, because it changes the published data.</summary>
public sealed class RollbackStories
{
    private const string Select = "customer_landing customer_trusted";

    [Fact]
    public async Task Run_RolledBack_HoldsItsTableUntilItIsReleased()
    {
        using var landing = new TempFolder();
        await SampleData.WriteAsync(landing["sample"], 20, 1, CancellationToken.None);
        await using var app = await StediApp.StartAsync(null, $"--Stedi:Landing={landing["sample"]}", $"--Stedi:Scripts={TestPaths.Scripts}");
        await using var chromium = await Chromium.StartAsync();
        await using var story = await Story.OpenAsync(await chromium.OpenAsync(app.Address, 1440));
        await story.Page.SignInAsync(app);
        var page = story.Page;
        await RunToEndAsync(app);
        var bad = await RunToEndAsync(app);

        await story.GoAsync($"/runs/{bad.Id}", $"Run of {Select}");
        await Expect(page.Locator("table.steps tr", new() { HasText = "customer_landing" }).Locator(".standing")).ToContainTextAsync("unchanged");
        await page.GetByRole(AriaRole.Button, new() { Name = "Run again" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Dialog)).ToContainTextAsync("customer_trusted");
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Roll back this run" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await Expect(dialog.GetByRole(AriaRole.Rowheader, new() { Name = "customer_trusted" })).ToBeVisibleAsync();
        await story.ExpectWellMadeAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Roll back" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Open" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { NameRegex = new("^Rolled back customer_trusted to the version of ") })).ToBeVisibleAsync();
        await Expect(page.Locator(".page-head .standing")).ToContainTextAsync("succeeded");
        await story.ExpectWellMadeAsync();

        await story.GoAsync("/tables/customer_trusted", "customer_trusted");
        await Expect(page.GetByText("Held: rolled back by")).ToBeVisibleAsync();
        await story.ExpectWellMadeAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Release" }).ClickAsync();
        await Expect(page.GetByText("Held: rolled back by")).ToHaveCountAsync(0);
        await story.ExpectWellMadeAsync();
    }

    private static async Task<RunView> RunToEndAsync(StediApp app)
    {
        var history = app.Services.GetRequiredService<RunHistory>();
        using var news = app.Services.GetRequiredService<RunFeed>().Subscribe();
        var started = await app.Services.GetRequiredService<RunService>().StartAsync(new StartRun(Select, new(TriggerKind.Api, "story")), CancellationToken.None);
        await foreach (var _ in news.BatchesAsync(TestContext.Current.CancellationToken))
        {
            if (await history.FindAsync(started.Run!.Id, CancellationToken.None) is { } run && run.Status.HasEnded())
                return run;
        }
        throw new InvalidOperationException("The feed ended.");
    }
}
