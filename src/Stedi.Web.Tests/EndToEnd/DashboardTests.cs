using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Stedi.Web.Tests.Host;
using static Microsoft.Playwright.Assertions;

namespace Stedi.Web.Tests.EndToEnd;

/// <summary>
/// The first steps of an engineer, in a real browser on the real program: sign in, run everything, open a table and the run.
/// </summary>
public sealed class DashboardTests
{
    private static readonly Dictionary<string, string> RealCounts = new()
    {
        ["customer_landing"] = "956",
        ["accelerometer_landing"] = "81,273",
        ["step_trainer_landing"] = "28,680",
        ["customer_trusted"] = "482",
        ["accelerometer_trusted"] = "40,981",
        ["step_trainer_trusted"] = "14,460",
        ["customer_curated"] = "482",
        ["machine_learning_curated"] = "43,681",
    };

    /// <summary>Generous, because the test machine may be busy.</summary>
    private static readonly LocatorAssertionsToHaveTextOptions Patient = new() { Timeout = 90_000 };

    [Fact]
    public async Task RunAll_InABrowser_ShowsEightCountsInTwoWindowsWithoutReload()
    {
        await using var app = await StediApp.StartAsync(null, $"--Stedi:Landing={TestPaths.RequireRealData()}");
        await using var browser = await Browser.OpenAsync(app.Address);
        var page = browser.Page;
        await page.SignInAsync(app);
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Overview" })).ToBeVisibleAsync(new() { Timeout = 30_000 });
        await page.EvaluateAsync("window.notReloaded = true");
        await using var another = await Browser.OpenAsync(app.Address);
        var other = another.Page;
        await other.SignInAsync(app);
        await other.GotoAsync("/runs");
        await Expect(other.GetByRole(AriaRole.Heading, new() { Name = "Runs" })).ToBeVisibleAsync(new() { Timeout = 30_000 });
        await Expect(other.Locator("table.runs tbody tr")).ToHaveCountAsync(0);
        await other.EvaluateAsync("window.notReloaded = true");

        await page.GetByRole(AriaRole.Button, new() { Name = "Run all" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Start" })).ToBeFocusedAsync(new() { Timeout = 30_000 });
        await page.Keyboard.PressAsync("Enter");
        foreach (var (table, count) in RealCounts)
            await Expect(page.Locator($"[data-table={table}] .rows strong")).ToHaveTextAsync(count, Patient);
        Assert.True(await page.EvaluateAsync<bool>("window.notReloaded === true"));
        await Expect(other.Locator("table.runs tbody tr")).ToContainTextAsync("succeeded", new() { Timeout = 30_000 });
        await other.Locator("table.runs tbody th a").First.ClickAsync();
        await Expect(other.Locator("table.steps tbody .standing:has-text('succeeded')")).ToHaveCountAsync(RealCounts.Count);
        Assert.True(await other.EvaluateAsync<bool>("window.notReloaded === true"));
        Assert.Empty(another.Complaints);

        await page.GetByRole(AriaRole.Link, new() { Name = "customer_trusted" }).First.ClickAsync();
        await Expect(page).ToHaveTitleAsync("customer_trusted · STEDI");
        await Expect(page.Locator("table.data tbody td").First).ToBeVisibleAsync(new() { Timeout = 30_000 });
        await page.GetByRole(AriaRole.Tab, new() { Name = "Drops" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex(@"\?tab=drops$"));
        await Expect(page.Locator(".waterfall .kept")).ToContainTextAsync("482");

        await page.GotoAsync("/runs");
        await page.Locator("table.runs tbody th a").First.ClickAsync();
        await Expect(page.Locator("table.steps tbody .standing:has-text('succeeded')")).ToHaveCountAsync(RealCounts.Count);
        await Expect(page.Locator(".log .log-line").First).ToBeVisibleAsync();
        Assert.Empty(browser.Complaints);
    }

    [Theory]
    [InlineData("/tables/no_such_table", "Table no_such_table not found")]
    [InlineData("/runs/00000000-0000-0000-0000-000000000000", "Run not found")]
    [InlineData("/no-such-page", "Page not found")]
    public async Task Page_OfWhatDoesNotExist_SaysSo(string address, string title)
    {
        await using var app = await StediApp.StartAsync();
        await using var browser = await Browser.OpenAsync(app.Address);
        await browser.Page.SignInAsync(app);

        await browser.Page.GotoAsync(address);

        await Expect(browser.Page.GetByRole(AriaRole.Heading, new() { Name = title })).ToBeVisibleAsync(new() { Timeout = 30_000 });
    }
}
