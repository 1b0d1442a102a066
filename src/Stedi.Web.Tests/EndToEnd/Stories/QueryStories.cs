using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Stedi.Web.Auth;
using static Microsoft.Playwright.Assertions;

namespace Stedi.Web.Tests.EndToEnd.Stories;

public sealed class QueryStories(StoryWorld world)
{
    [Theory]
    [InlineData(1440)]
    [InlineData(390)]
    public Task Query_TypedAndRunByKey_ShowsItsRowsAndKeepsItsAddress(int width) => world.TellAsync(
        async story =>
        {
            var page = story.Page;
            await OpenAsync(story);
            await TypeAsync(page, "select range as n, 'row ' || range as name, repeat('wide ', 50) as text from range(5000)");
            await page.Keyboard.PressAsync("Control+Enter");

            await Expect(page.Locator(".facts")).ToContainTextAsync("5,000 rows");
            await Expect(Row(page, 0)).ToContainTextAsync("row 0");
            Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"), "The rows make the page wider.");
            await page.Locator("[role=grid]").FocusAsync();
            await page.Keyboard.PressAsync("Control+End");
            await Expect(Row(page, 4999)).ToContainTextAsync("row 4999");

            await story.ReloadAsync();
            await Expect(Row(page, 0)).ToContainTextAsync("row 0");
            await Expect(page.Locator(".sql-editor .view-lines")).ToContainTextAsync("range(5000)");
        },
        Role.Operator, width);

    [Fact]
    public Task Query_Completion_KnowsTablesAndTheirColumns() => world.TellAsync(
        async story =>
        {
            await OpenAsync(story);
            await TypeAsync(story.Page, "select c.serial from customer_trusted c");
            for (var i = 0; i < " from customer_trusted c".Length; i++)
                await story.Page.Keyboard.PressAsync("ArrowLeft");
            await story.Page.Keyboard.PressAsync("Control+Space");
            await Expect(story.Page.Locator(".suggest-widget .monaco-list-row")).ToHaveCountAsync(1);
            await story.Page.Keyboard.PressAsync("Enter");

            await Expect(story.Page.Locator(".sql-editor .view-lines")).ToContainTextAsync("c.serialnumber", new() { IgnoreCase = true });
        },
        @as: Role.Operator);

    [Fact]
    public Task Query_Cell_IsCopiedByKey() => world.TellAsync(
        async story =>
        {
            await OpenAsync(story, "select 'first' as a, 'second' as b");
            await RunAsync(story.Page);
            // A grid that handles keys has a current cell.
            await Expect(story.Page.Locator("td[data-active]")).ToBeVisibleAsync();
            await Row(story.Page, 0).Locator("td").First.ClickAsync();
            await story.Page.Keyboard.PressAsync("ArrowRight");
            await story.Page.Keyboard.PressAsync("Control+c");

            await Expect(story.Page.Locator("td[data-active]")).ToHaveTextAsync("second");
            await story.Page.WaitForFunctionAsync("async () => await navigator.clipboard.readText() === 'second'");
        },
        @as: Role.Operator);

    [Fact]
    public Task Query_Wrong_IsMarkedAtItsPlace() => world.TellAsync(
        async story =>
        {
            await OpenAsync(story, "select 1,\n  nothing from customer_trusted");
            await RunAsync(story.Page);

            await Expect(story.Page.Locator(".query-fault")).ToContainTextAsync("nothing");
            await Expect(story.Page.Locator(".sql-editor .squiggly-error")).ToHaveCountAsync(1);
            await Expect(story.Page.GetByText("Go to line 2, column 3")).ToBeVisibleAsync();
        },
        @as: Role.Operator);

    [Fact]
    public Task Query_Endless_ContinuesWithoutThePageAndIsCancelled() => world.TellAsync(
        async story =>
        {
            var page = story.Page;
            await OpenAsync(story, "select count(*) from range(10000000) a, range(10000000) b where a.range * b.range = -1");
            await RunAsync(page);
            await Expect(page).ToHaveURLAsync(new Regex("query="));
            var address = page.Url;
            await story.GoAsync("/runs", "Runs");

            await page.GotoAsync(address);
            await story.AliveAsync();
            await page.GetByRole(AriaRole.Button, new() { Name = "Cancel query", Exact = true }).ClickAsync();

            await Expect(page.GetByText(new Regex("^Cancelled by"))).ToBeVisibleAsync();
        },
        @as: Role.Operator);

    [Fact]
    public Task Query_SavedAndShared_IsOpenedAndRunByAnotherPerson() => world.TellAsync(
        async story =>
        {
            var page = story.Page;
            var name = $"shared {Guid.NewGuid():N}";
            await OpenAsync(story, "select 42 as answer");
            await page.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();
            var dialog = page.GetByRole(AriaRole.Dialog);
            await dialog.GetByLabel("Name").FillAsync(name);
            await dialog.GetByText("Share with other operators").ClickAsync();
            await dialog.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();
            await Expect(page).ToHaveURLAsync(new Regex("saved="));
            await page.GetByRole(AriaRole.Button, new() { Name = "Share", Exact = true }).ClickAsync();
            await Expect(page.GetByText("Link copied.")).ToBeVisibleAsync();
            var address = await page.EvaluateAsync<string>("navigator.clipboard.readText()");

            await using var other = await world.OpenAsync();
            await other.GoAsync(address, "Query");
            await Expect(other.Page.Locator(".sql-editor .view-lines")).ToContainTextAsync("answer");
            await Expect(other.Page.GetByText("Not run yet")).ToBeVisibleAsync();
            await RunAsync(other.Page);
            await Expect(Row(other.Page, 0)).ToContainTextAsync("42");
            await other.ExpectWellMadeAsync();
        },
        @as: Role.Operator);

    [Fact]
    public Task Query_Chart_IsChosenInTheAddress() => world.TellAsync(
        async story =>
        {
            await OpenAsync(story, "select 'kind ' || (range % 5) as kind, count(*) as amount from range(100) group by 1 order by 1");
            await RunAsync(story.Page);
            await story.Page.GetByText("Chart", new() { Exact = true }).ClickAsync();

            await Expect(story.Page).ToHaveURLAsync(new Regex("chart=bar"));
            await Expect(story.Page.GetByText("All 5 rows.")).ToBeVisibleAsync();
        },
        Role.Operator);

    [Fact]
    public Task Query_ForAViewer_NamesTheNeededRole() => world.TellAsync(
        async story =>
        {
            await story.GoAsync("/query", "Query");
            await Expect(story.Page.GetByText("operator role")).ToBeVisibleAsync();
        },
        @as: Role.Viewer);

    private static ILocator Row(IPage page, int index) => page.Locator($"[role=grid] tr[aria-rowindex='{index + 2}']");

    private static async Task OpenAsync(Story story, string? sql = null)
    {
        await story.GoAsync(sql is null ? "/query" : $"/query?sql={Uri.EscapeDataString(sql)}", "Query");
        await Expect(story.Page.Locator(".sql-editor[data-ready] .monaco-editor")).ToBeVisibleAsync();
    }

    private static async Task TypeAsync(IPage page, string text)
    {
        await page.Locator(".sql-editor .view-lines").ClickAsync();
        // Pasted, because the editor completes text that is typed letter by letter.
        await page.Keyboard.InsertTextAsync(text);
    }

    private static Task RunAsync(IPage page) => page.GetByRole(AriaRole.Button, new() { Name = "Run", Exact = true }).ClickAsync();
}
