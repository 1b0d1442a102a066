using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Stedi.Pipeline.Definition;
using Stedi.Pipeline.Local.Sample;
using Stedi.Web.Runs;
using Stedi.Web.Tests.Host;
using static Microsoft.Playwright.Assertions;

namespace Stedi.Web.Tests.EndToEnd.Stories;

/// <summary>On a separate server, because it breaks the pipeline.</summary>
public sealed class FailedRunStories
{
    private const string Select = "customer_landing customer_trusted";

    [Fact]
    public async Task Run_Failed_IsExplainedFixedRetriedAndCompared()
    {
        using var scripts = new TempFolder().CopyFrom(TestPaths.Scripts);
        using var landing = new TempFolder();
        await SampleData.WriteAsync(landing["sample"], 20, 1, CancellationToken.None);
        await using var app = await StediApp.StartAsync(null, $"--Stedi:Landing={landing["sample"]}", $"--Stedi:Scripts={scripts.Path}");
        await using var chromium = await Chromium.StartAsync();
        await using var story = await SignInAsync(app, chromium);
        await using var colleague = await SignInAsync(app, chromium);
        var page = story.Page;
        var rule = File.ReadAllText(scripts["pipeline.yaml"]);

        await RunToEndAsync(app);
        await colleague.GoAsync("/runs", "Runs");
        await Expect(colleague.Page.Locator("table.runs tbody tr")).ToHaveCountAsync(1);
        Edit(app, scripts, rule.Replace("not_null: [email, serialNumber]", "not_null: [email, shareWithPublicAsOfDate]", StringComparison.Ordinal));
        var broken = await RunToEndAsync(app);

        // Readers of the list see a notice about the new run, and stay where they were.
        await Expect(colleague.Page.GetByText("1 new run")).ToBeVisibleAsync();
        await Expect(colleague.Page.Locator("table.runs tbody tr")).ToHaveCountAsync(1);
        await colleague.Page.GetByText("1 new run").ClickAsync();
        await Expect(colleague.Page.Locator("table.runs tbody tr").First).ToContainTextAsync("failed");
        await colleague.ExpectWellMadeAsync();

        await story.GoAsync($"/runs/{broken.Id}", $"Run of {Select}");
        await Expect(page.Locator(".failed-step")).ToContainTextAsync("Failed checks: keys_are_present");
        await Expect(page.Locator(".failed-step pre")).ToContainTextAsync("Check keys_are_present");
        await story.ExpectWellMadeAsync();
        await story.GoAsync("/runs", "Runs");
        await page.GetByLabel("Select all on this page").CheckAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Compare runs" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex($"/runs/{broken.Id}/compare\\?with="));
        await Expect(page.Locator("pre.diff .added").First).ToContainTextAsync("shareWithPublicAsOfDate");
        Assert.True(await page.Locator(".scroll-table").First.EvaluateAsync<bool>("e => e.scrollWidth <= e.clientWidth"), "The comparison scrolls sideways.");
        await story.ExpectWellMadeAsync();

        Edit(app, scripts, rule);
        await story.GoAsync($"/runs/{broken.Id}", $"Run of {Select}");
        await page.GetByRole(AriaRole.Button, new() { Name = "Retry run" }).ClickAsync();
        await Expect(page.Locator(".page-head .standing")).ToContainTextAsync("succeeded");
        await story.GoAsync($"/runs/{broken.Id}/compare", "Compare runs");
        await Expect(page.GetByText("same files and variables")).ToBeVisibleAsync();
        await story.ExpectWellMadeAsync();
    }

    private static async Task<Story> SignInAsync(StediApp app, Chromium chromium)
    {
        var story = await Story.OpenAsync(await chromium.OpenAsync(app.Address, 1440));
        await story.Page.SignInAsync(app);
        return story;
    }

    private static void Edit(StediApp app, TempFolder scripts, string pipeline)
    {
        scripts.Write("pipeline.yaml", pipeline);
        app.Services.GetRequiredService<PipelineSource>().Reload();
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
