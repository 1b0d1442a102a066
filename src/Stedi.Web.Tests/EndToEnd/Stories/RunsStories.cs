using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Stedi.Web.Auth;
using static Microsoft.Playwright.Assertions;

namespace Stedi.Web.Tests.EndToEnd.Stories;

public sealed class RunsStories(StoryWorld world)
{
    [Theory]
    [InlineData(1440)]
    [InlineData(390)]
    public Task Runs_Filtered_KeepTheFilterInTheirAddress(int width) => world.TellAsync(
        async story =>
        {
            await story.GoAsync("/runs", "Runs");
            await Expect(story.Page.Locator("table.runs tbody tr").First).ToBeVisibleAsync();
            await Search(story).FillAsync("no run has this");
            await Expect(story.Page).ToHaveURLAsync(new Regex(@"\?q=no%20run%20has%20this$"));
            await Expect(story.Page.GetByText("No runs match")).ToBeVisibleAsync();
            await story.ReloadAsync();
            await Expect(Search(story)).ToHaveValueAsync("no run has this");

            await story.Page.GetByRole(AriaRole.Link, new() { Name = "All runs" }).ClickAsync();
            await Expect(story.Page.Locator("table.runs tbody tr").First).ToBeVisibleAsync();
        },
        width: width);

    [Fact]
    public Task Runs_SavedAsAView_AreSharedByAddress() => world.TellAsync(
        async story =>
        {
            await story.GoAsync("/runs?status=succeeded&zone=curated", "Runs");
            await Expect(story.Page.Locator("table.runs tbody tr").First).ToBeVisibleAsync();
            await story.Page.GetByRole(AriaRole.Button, new() { Name = "Save view" }).ClickAsync();
            await story.Page.GetByLabel("View name").FillAsync("Curated and well");
            await story.Page.GetByRole(AriaRole.Button, new() { Name = "Save view", Exact = true }).ClickAsync();
            await Expect(story.Page).ToHaveTitleAsync("Curated and well · Runs · STEDI");

            await using var viewer = await world.OpenAsync(@as: Role.Viewer);
            await viewer.GoAsync(new Uri(story.Page.Url).AbsolutePath, "Curated and well");
            await Expect(viewer.Page.Locator("table.runs tbody tr").First).ToContainTextAsync("succeeded");
            await Expect(viewer.Page.Locator("table.runs input")).ToHaveCountAsync(0);
            await viewer.ExpectWellMadeAsync();

            await story.Page.GetByRole(AriaRole.Button, new() { Name = "Remove view Curated and well" }).ClickAsync();
            await Expect(story.Page).ToHaveURLAsync(new Regex(@"/runs\?status=succeeded&zone=curated$"));
        });

    [Fact]
    public Task Runs_ChosenByTheBox_AreRetriedOrRefusedOneByOne() => world.TellAsync(async story =>
    {
        await story.GoAsync("/runs?status=succeeded", "Runs");
        await story.Page.GetByLabel("Select all on this page").CheckAsync();
        var bar = story.Page.GetByRole(AriaRole.Region, new() { Name = "Selected runs" });
        await Expect(bar.GetByRole(AriaRole.Button, new() { Name = "Cancel 0" })).ToBeDisabledAsync();
        await Expect(bar.GetByRole(AriaRole.Button, new() { Name = "Retry 0" })).ToBeDisabledAsync();
    });

    [Theory]
    [InlineData(1440)]
    [InlineData(390)]
    public Task Runs_RowClicked_OpensTheRunLikeItsLink(int width) => world.TellAsync(
        async story =>
        {
            var run = new Regex("/runs/[0-9a-f-]{36}$");
            await story.GoAsync("/runs?status=succeeded", "Runs");
            var (page, row) = (story.Page, story.Page.Locator("table.runs tbody tr").First);
            var opened = await page.Context.RunAndWaitForPageAsync(() => row.Locator(".started").ClickAsync(new() { Button = MouseButton.Middle }));
            await Expect(opened).ToHaveURLAsync(run);
            await opened.CloseAsync();
            await Expect(page).ToHaveURLAsync(new Regex(@"/runs\?status=succeeded$"));

            await row.Locator("td.rows a").ClickAsync();
            await Expect(page).ToHaveURLAsync(new Regex(@"/rows\?run="));
            await page.GoBackAsync();
            await row.GetByRole(AriaRole.Checkbox).CheckAsync();
            await row.Locator(".started").ClickAsync();
            await Expect(page).ToHaveURLAsync(run);
            await page.GoBackAsync();
            await row.Locator("th a").PressAsync("Enter");
            await Expect(page).ToHaveURLAsync(run);
            await Expect(page.Locator("table.steps tbody tr").First).ToBeVisibleAsync();
        },
        width: width);

    [Theory]
    [InlineData(1440)]
    [InlineData(1600)]
    [InlineData(1280)]
    public Task Run_StepOpen_KeepsTheNumbersInSight(int width) => world.TellAsync(
        async story =>
        {
            await story.GoAsync("/runs?status=succeeded&table=machine_learning_curated", "Runs");
            await Expect(story.Page.Locator("table.runs tbody tr").First).ToBeVisibleAsync();
            Assert.True(await FitsAsync(story, "table.runs"), "The list of runs scrolls sideways.");
            await story.Page.Locator("table.runs tbody th a").First.ClickAsync();
            await story.Page.Locator("table.steps tbody tr", new() { HasText = "customer_trusted" }).Locator("td.rows").ClickAsync(new() { Position = new() { X = 2, Y = 2 } });
            await Expect(story.Page.GetByRole(AriaRole.Complementary, new() { Name = "Step customer_trusted" })).ToContainTextAsync("no_research_consent");
            foreach (var head in (string[])["Rows in", "Dropped", "Rows out", "Checks"])
                await Expect(story.Page.Locator("table.steps thead th", new() { HasText = head })).ToBeInViewportAsync();
            Assert.True(await FitsAsync(story, "table.steps"), "The steps scroll sideways.");
        },
        width: width);

    [Theory]
    [InlineData(1440)]
    [InlineData(390)]
    public Task Run_StepOpened_ShowsItsInputsAndComesBackWithTheAddress(int width) => world.TellAsync(
        async story =>
        {
            await story.GoAsync("/runs?status=succeeded&table=machine_learning_curated", "Runs");
            await story.Page.Locator("table.runs tbody th a").First.ClickAsync();
            await story.Page.Locator("table.steps").GetByRole(AriaRole.Link, new() { Name = "customer_trusted" }).ClickAsync();
            await Expect(story.Page).ToHaveURLAsync(new Regex(@"\?step=customer_trusted$"));

            await story.ReloadAsync();
            var panel = story.Page.GetByRole(AriaRole.Complementary, new() { Name = "Step customer_trusted" });
            await Expect(panel.GetByRole(AriaRole.Link, new() { Name = "customer_landing" })).ToBeVisibleAsync();
            await Expect(panel).ToContainTextAsync("no_research_consent");
            await Expect(story.Page.Locator("table.steps tfoot")).ToContainTextAsync("Critical path");

            await story.Page.GetByRole(AriaRole.Tab, new() { Name = "Events" }).ClickAsync();
            await Expect(story.Page.GetByText("run.succeeded")).ToBeVisibleAsync();
            await panel.GetByRole(AriaRole.Button, new() { Name = "Close step" }).ClickAsync();
            await Expect(panel).ToHaveCountAsync(0);
        },
        width: width);

    [Fact]
    public Task Run_LogSearched_ShowsMatchingLinesAndKeepsTheSearch() => world.TellAsync(async story =>
    {
        await story.GoAsync("/runs?status=succeeded&table=machine_learning_curated", "Runs");
        await story.Page.Locator("table.runs tbody th a").First.ClickAsync();
        await Expect(story.Page.Locator(".log .log-line").First).ToBeVisibleAsync();
        var times = await story.Page.Locator(".log .log-line time").AllTextContentsAsync();
        Assert.Equal(times.Order(StringComparer.Ordinal), times);
        await story.Page.Locator("table.steps").GetByRole(AriaRole.Link, new() { Name = "step_trainer_trusted", Exact = true }).ClickAsync();
        await Expect(story.Page.Locator(".log .log-line").Filter(new() { HasNotText = "step_trainer_trusted" })).ToHaveCountAsync(0);
        await story.Page.GetByRole(AriaRole.Button, new() { Name = "Close step" }).ClickAsync();
        await Expect(story.Page.Locator(".log .log-line").Filter(new() { HasText = "customer_trusted" }).First).ToBeVisibleAsync();
        await story.Page.GetByLabel("Find in the log").FillAsync("IN WORKER PROCESS");
        await Expect(story.Page).ToHaveURLAsync(new Regex("find=IN"));

        await story.ReloadAsync();
        await Expect(story.Page.Locator(".log .log-line").First).ToContainTextAsync("in worker process");
        await Expect(story.Page.Locator(".log .log-line").Filter(new() { HasNotText = "in worker process" })).ToHaveCountAsync(0);
        var download = await story.Page.RunAndWaitForDownloadAsync(() => story.Page.GetByRole(AriaRole.Link, new() { Name = "Download" }).ClickAsync());
        Assert.EndsWith(".log", download.SuggestedFilename, StringComparison.Ordinal);
    });

    private static Task<bool> FitsAsync(Story story, string table) =>
        story.Page.Locator($".scroll-table:has({table})").EvaluateAsync<bool>("e => e.scrollWidth <= e.clientWidth");

    private static ILocator Search(Story story) => story.Page.GetByRole(AriaRole.Textbox, new() { Name = "Search", Exact = true });
}
