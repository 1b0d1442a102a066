using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Stedi.Web.Auth;
using static Microsoft.Playwright.Assertions;

namespace Stedi.Web.Tests.EndToEnd.Stories;

public sealed class TableStories(StoryWorld world)
{
    [Theory]
    [InlineData(1440)]
    [InlineData(390)]
    public Task Preview_SortedFilteredAndPaged_IsInItsAddress(int width) => world.TellAsync(
        async story =>
        {
            var page = story.Page;
            await story.GoAsync("/tables/accelerometer_landing", "accelerometer_landing");
            await page.GetByRole(AriaRole.Button, new() { Name = "Filter", Exact = true }).ClickAsync();
            await page.GetByLabel("Value").FillAsync("@");
            await page.GetByRole(AriaRole.Button, new() { Name = "Apply" }).ClickAsync();
            await Expect(page).ToHaveURLAsync(new Regex("filter=user%3Acontains%3A@"));
            await page.Locator("button.sort", new() { HasText = "timestamp" }).ClickAsync();
            await Expect(page.Locator("th[aria-sort=ascending]")).ToContainTextAsync("timestamp");
            await page.GetByRole(AriaRole.Button, new() { Name = "Next page" }).ClickAsync();
            await Expect(page.GetByText("rows 101–200 of")).ToBeVisibleAsync();
            await story.ReloadAsync();
            await Expect(page.GetByText("rows 101–200 of")).ToBeVisibleAsync();
            await Expect(page.Locator(".mud-chip")).ToHaveTextAsync("user contains @");
        },
        width: width);

    /// <summary>
    /// Times are shown in another zone there, so the page starts again while its grid is still being sent to the browser.
    /// </summary>
    [Fact]
    public Task Preview_OnTheFirstVisitFromAnotherZone_ShowsItsRows() => world.TellAsync(
        async story =>
        {
            await story.GoAsync("/tables/customer_trusted", "customer_trusted");
            await Expect(story.Page.Locator("time[title$='UTC+5:45']").First).ToBeVisibleAsync();
            await Expect(story.Page.Locator("tbody td").First).ToBeVisibleAsync();
            await story.Page.WaitForTimeoutAsync(500);
            await Expect(story.Page.Locator("tbody td").First).ToBeVisibleAsync();
        },
        zone: "Asia/Kathmandu");

    [Fact]
    public Task Preview_ByKeyboard_CopiesACell() => world.TellAsync(async story =>
    {
        await story.Page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        await story.GoAsync("/tables/customer_trusted", "customer_trusted");
        // A grid that handles keys has a current cell.
        await Expect(story.Page.Locator("td[data-active]")).ToBeVisibleAsync();
        await story.Page.Locator("tbody td").First.ClickAsync();
        await story.Page.Keyboard.PressAsync("ArrowRight");
        await story.Page.Keyboard.PressAsync("ArrowDown");
        await story.Page.Keyboard.PressAsync("Control+c");

        await Expect(story.Page.GetByText("Copied.")).ToBeVisibleAsync();
        var cell = story.Page.Locator("tr[aria-rowindex='3'] td").Nth(1);
        await Expect(cell).ToHaveAttributeAsync("data-active", "");
        // The stored number of a date.
        var stored = await cell.GetAttributeAsync("title") ?? (await cell.TextContentAsync())!.Trim();
        Assert.Equal(stored, await story.Page.EvaluateAsync<string>("navigator.clipboard.readText()"));

        await story.Page.Keyboard.PressAsync("Enter");
        await Expect(story.Page.GetByRole(AriaRole.Region, new() { Name = "Cell" }).Locator("pre")).ToHaveTextAsync(stored);
    });

    [Fact]
    public Task Preview_Dates_AreSwitchedToNumbersAndToTheReadersZone() => world.TellAsync(
        async story =>
        {
            var page = story.Page;
            await page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
            await story.GoAsync("/tables/step_trainer_trusted?sort=sensorReadingTime", "step_trainer_trusted");
            var zones = page.GetByRole(AriaRole.Button, new() { NameRegex = new("Time zones") });
            await Expect(zones).ToContainTextAsync("Data: UTC · Events: Asia/Tokyo");
            var cell = page.Locator("tr[aria-rowindex='2'] td").First;
            await Expect(cell).ToHaveTextAsync(new Regex(@"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$"));
            var stored = long.Parse((await cell.GetAttributeAsync("title"))!, CultureInfo.InvariantCulture);
            var at = DateTimeOffset.FromUnixTimeMilliseconds(stored);
            await Expect(cell).ToHaveTextAsync(Stamp(at));

            await cell.ClickAsync();
            await page.Keyboard.PressAsync("Control+c");
            await Expect(page.GetByText("Copied.")).ToBeVisibleAsync();
            Assert.Equal($"{stored}", await page.EvaluateAsync<string>("navigator.clipboard.readText()"));

            await zones.ClickAsync();
            await page.GetByText("All in my time zone").ClickAsync();
            await Expect(zones).ToContainTextAsync("Times: Asia/Tokyo");
            await Expect(cell).ToHaveTextAsync(Stamp(at.AddHours(9)));
            await story.ReloadAsync();
            await Expect(cell).ToHaveTextAsync(Stamp(at.AddHours(9)));
            await Expect(cell).ToHaveAttributeAsync("title", $"{stored}");

            await page.GetByRole(AriaRole.Button, new() { Name = "Filter", Exact = true }).ClickAsync();
            await page.GetByLabel("Value").FillAsync(Stamp(at.AddHours(9)));
            await page.GetByRole(AriaRole.Button, new() { Name = "Apply" }).ClickAsync();
            await Expect(page.Locator(".mud-chip")).ToContainTextAsync("+09:00");
            await Expect(cell).ToHaveAttributeAsync("title", $"{stored}");

            await page.GetByLabel("Show sensorReadingTime as").SelectOptionAsync("number");
            await Expect(cell).ToHaveTextAsync($"{stored}");
            await page.GetByRole(AriaRole.Tab, new() { Name = "Schema" }).ClickAsync();
            await Expect(page.Locator("td.bound").First).ToHaveTextAsync($"{stored}");
            await page.GetByLabel("Show sensorReadingTime as").SelectOptionAsync("epoch_ms");
            await Expect(page.Locator("td.bound").First).ToHaveTextAsync(Stamp(at.AddHours(9)));

            static string Stamp(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
        },
        zone: "Asia/Tokyo");

    /// <summary>
    /// The rows are different, but the grid is the same. Its current cell is among the new rows, and the button keeps the focus.
    /// </summary>
    [Fact]
    public Task Preview_SortedByKeyboard_ContinuesAtTheFirstNewRow() => world.TellAsync(async story =>
    {
        var page = story.Page;
        await story.GoAsync("/tables/accelerometer_landing", "accelerometer_landing");
        await Expect(page.Locator("td[data-active]")).ToBeVisibleAsync();
        await page.Locator("tbody td").First.ClickAsync();
        await page.Keyboard.PressAsync("Control+End");
        await Expect(page.Locator("tr[aria-rowindex='101'] td[data-active]")).ToBeVisibleAsync();

        await page.Locator("button.sort", new() { HasText = "timestamp" }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");

        await Expect(page.Locator("th[aria-sort=ascending]")).ToContainTextAsync("timestamp");
        await Expect(page.Locator("tr[aria-rowindex='2'] td[data-active]")).ToBeInViewportAsync();
        await Expect(page.Locator("button.sort", new() { HasText = "timestamp" })).ToBeFocusedAsync();
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "Cell" })).ToHaveCountAsync(0);
    });

    [Fact]
    public Task Preview_ForAViewer_HidesPersonalDataAndDoesNotSortByIt() => world.TellAsync(
        async story =>
        {
            await story.GoAsync("/tables/customer_trusted?filter=email:contains:a", "customer_trusted");
            await Expect(story.Page.GetByText("personal data, which is masked for you")).ToBeVisibleAsync();
            await story.GoAsync("/tables/customer_trusted", "customer_trusted");
            await Expect(story.Page.Locator("tbody td").First).ToBeVisibleAsync();
            await Expect(story.Page.Locator("button.sort", new() { HasText = "email" })).ToHaveCountAsync(0);
            await Expect(story.Page.Locator("tbody").First).Not.ToContainTextAsync("@");
        },
        @as: Role.Viewer);

    [Fact]
    public Task Export_Csv_StoresAFile() => world.TellAsync(async story =>
    {
        await story.GoAsync("/tables/step_trainer_trusted", "step_trainer_trusted");
        await story.Page.GetByRole(AriaRole.Button, new() { Name = "Export rows" }).ClickAsync();
        var download = await story.Page.RunAndWaitForDownloadAsync(() => story.Page.GetByText("CSV", new() { Exact = true }).ClickAsync());

        Assert.Matches(@"\Astep_trainer_trusted-.+\.csv\z", download.SuggestedFilename);
        Assert.StartsWith("sensorReadingTime,serialNumber,distanceFromObject\n", await File.ReadAllTextAsync(await download.PathAsync()), StringComparison.Ordinal);
        await story.Page.Keyboard.PressAsync("Escape");
    });

    [Theory]
    [InlineData("schema", "Distinct")]
    [InlineData("versions", "current")]
    [InlineData("checks", "email_is_unique")]
    [InlineData("drops", "rows kept")]
    [InlineData("sql", "SELECT")]
    [InlineData("sql&text=py", "import")]
    [InlineData("lineage", "customer_landing")]
    [InlineData("runs", "All runs")]
    public Task Tab_Opened_ShowsItsSubject(string tab, string text) => world.TellAsync(
        async story =>
        {
            await story.GoAsync($"/tables/customer_trusted?tab={tab}", "customer_trusted");
            await Expect(story.Page.GetByRole(AriaRole.Tabpanel).GetByText(text).First).ToBeVisibleAsync();
        });

    [Theory]
    [InlineData(1280)]
    [InlineData(390)]
    public Task Checks_WithTheRowsOfOneThatFailed_StayWithinTheWindow(int width) => world.TellAsync(
        async story =>
        {
            await story.GoAsync("/tables/machine_learning_curated?tab=checks", "machine_learning_curated");
            await story.Page.GetByText("violating row").First.ClickAsync();
            await Expect(story.Page.GetByRole(AriaRole.Grid, new() { Name = "Violating rows" })).ToBeVisibleAsync();
        },
        width: width);

    [Fact]
    public Task Comparison_OfTwoVersions_HasItsOwnAddress() => world.TellAsync(
        async story =>
        {
            await story.GoAsync("/tables/customer_trusted?tab=versions", "customer_trusted");
            var version = await story.Page.Locator("tr.current code").TextContentAsync();
            await story.GoAsync($"/tables/customer_trusted/compare?from={version}&to={version}", "Compare versions");
            await Expect(story.Page.GetByText("Both versions have the same rows")).ToBeVisibleAsync();
            await Expect(story.Page.GetByText("Both versions have the same columns")).ToBeVisibleAsync();
        });
}
