using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Playwright;
using Stedi.Pipeline.Local.Sample;
using Stedi.Web.Auth;
using Stedi.Web.Tests.Host;
using static Microsoft.Playwright.Assertions;

namespace Stedi.Web.Tests.EndToEnd.Stories;

/// <summary>A realistic landing folder, checked by REST and on the pages.</summary>
public sealed class LandingStories
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task LandingFolder_WithRejectsAndOtherFiles_WarnsAndThenFails()
    {
        TestDatabase.SkipWhereAbsent();
        using var landing = new TempFolder();
        await SampleData.WriteAsync(landing["sample"], 200, 1, Token);
        landing.Write("sample/customer_landing/2024/01/05/extra", "no json\n[1]\n");
        landing.Write("sample/customer_landing/README.md", "# notes");
        landing.Write("sample/customer_landing/_SUCCESS", "");
        await using var app = await StediApp.StartAsync(null, $"--Stedi:Landing={landing["sample"]}");
        using var client = await app.CreateClientAsync(Role.Operator);
        using var viewer = await app.CreateClientAsync(Role.Viewer);

        var first = await RunAsync(client);

        Assert.Equal("succeeded", first.GetProperty("status").GetString());
        Assert.Contains(first.GetProperty("warnings").EnumerateArray(), w =>
            w.GetProperty("kind").GetString() == "rejects" && w.GetProperty("message").GetString()!.StartsWith("2 of ", StringComparison.Ordinal));
        var read = await client.GetFromJsonAsync<JsonElement>("/api/v1/tables/customer_landing/landing", Token);
        Assert.Equal(
            [("README.md", "other_format"), ("_SUCCESS", "hidden")],
            read.GetProperty("skipped").GetProperty("first").EnumerateArray().Select(s => (s.GetProperty("name").GetString()!, s.GetProperty("reason").GetString()!)));
        Assert.Equal(HttpStatusCode.Forbidden, (await viewer.GetAsync("/api/v1/tables/customer_landing/rejects", Token)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync("/api/v1/tables/customer_trusted/rejects", Token)).StatusCode);
        foreach (var wrong in new[] { "limit=0", "limit=1001", "reason=nonsense", "cursor=1", "cursor=x" })
            Assert.Equal(HttpStatusCode.BadRequest, (await client.GetAsync($"/api/v1/tables/customer_landing/rejects?{wrong}", Token)).StatusCode);
        var page = await client.GetFromJsonAsync<JsonElement>("/api/v1/tables/customer_landing/rejects?limit=1", Token);
        var next = await client.GetFromJsonAsync<JsonElement>($"/api/v1/tables/customer_landing/rejects?limit=1&cursor={page.GetProperty("nextCursor").GetString()}", Token);
        Assert.Equal(
            [("2024/01/05/extra", 1, "malformed_json"), ("2024/01/05/extra", 2, "not_an_object")],
            page.GetProperty("items").EnumerateArray().Concat(next.GetProperty("items").EnumerateArray())
                .Select(r => (r.GetProperty("file").GetString()!, r.GetProperty("line").GetInt32(), r.GetProperty("reason").GetString()!)));
        Assert.Equal(JsonValueKind.Null, next.GetProperty("nextCursor").ValueKind);

        landing.Write("sample/customer_landing/broken.json", string.Concat(Enumerable.Repeat("no json\n", 300)));
        var second = await RunAsync(client);

        Assert.Equal("failed", second.GetProperty("status").GetString());
        var step = second.GetProperty("steps").EnumerateArray().Single(s => s.GetProperty("table").GetString() == "customer_landing");
        Assert.Contains("rejects.error 5 %", step.GetProperty("error").GetString(), StringComparison.Ordinal);
        var refused = step.GetProperty("version").GetString();
        Assert.Equal(
            302, (await client.GetFromJsonAsync<JsonElement>($"/api/v1/tables/customer_landing/rejects?limit=1000&version={refused}", Token)).GetProperty("items").GetArrayLength());
        await LookAsync(app, first.GetProperty("id").GetString()!, second.GetProperty("id").GetString()!);
    }

    private static async Task LookAsync(StediApp app, string succeeded, string failed)
    {
        await using var chromium = await Chromium.StartAsync();
        await using var story = await Story.OpenAsync(await chromium.OpenAsync(app.Address, 1440));
        var page = story.Page;
        await page.GotoAsync("/sign-in");
        await page.GetByLabel("Key").FillAsync(StediApp.AdminKey);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync(new Uri(app.Address, "/").ToString(), new() { Timeout = 120_000 });

        await story.GoAsync("/runs", "Runs");
        await Expect(page.Locator("tr", new() { HasText = "succeeded" }).GetByRole(AriaRole.Link, new() { NameRegex = new("^[0-9]+ warning") })).ToBeVisibleAsync();
        await story.ExpectWellMadeAsync();

        await story.GoAsync($"/runs/{succeeded}", "Run of all tables");
        await Expect(page.Locator(".mud-alert", new() { HasText = "lines rejected" })).ToContainTextAsync("customer_landing");

        await story.GoAsync("/tables/customer_landing?tab=drops", "customer_landing");
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "Skipped entries" })).ToContainTextAsync("README.md");
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "Rejected lines" }).Locator("tbody tr")).ToHaveCountAsync(2);
        await story.ExpectWellMadeAsync();

        await story.GoAsync($"/runs/{failed}?step=customer_landing", "Run of all tables");
        await page.GetByRole(AriaRole.Link, new() { Name = "Rejected lines" }).First.ClickAsync();
        await Expect(page.GetByText("is not published.")).ToBeVisibleAsync();
        var lines = page.GetByRole(AriaRole.Region, new() { Name = "Rejected lines" }).Locator("tbody tr");
        await Expect(lines).ToHaveCountAsync(50);
        await page.GetByRole(AriaRole.Button, new() { Name = "Next page" }).ClickAsync();
        await Expect(page.GetByText("lines 51–")).ToBeVisibleAsync();
        await page.GetByLabel("Reason").ClickAsync();
        await page.GetByText("not_an_object (1)").ClickAsync();
        await Expect(lines).ToHaveCountAsync(1);
        await story.ExpectWellMadeAsync();
    }

    private static async Task<JsonElement> RunAsync(HttpClient client)
    {
        using var started = await client.PostAsJsonAsync("/api/v1/runs", new { select = "*" }, Token);
        Assert.Equal(HttpStatusCode.Accepted, started.StatusCode);
        // The stream ends with the run.
        await client.GetStringAsync($"{started.Headers.Location}/events", Token);
        return await client.GetFromJsonAsync<JsonElement>(started.Headers.Location, Token);
    }
}
