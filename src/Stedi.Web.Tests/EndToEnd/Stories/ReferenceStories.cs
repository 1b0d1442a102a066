using System.Collections.Concurrent;
using Microsoft.Playwright;
using Stedi.Web.Auth;
using static Microsoft.Playwright.Assertions;

namespace Stedi.Web.Tests.EndToEnd.Stories;

/// <summary>The API page.</summary>
public sealed class ReferenceStories(StoryWorld world)
{
    [Fact]
    public Task Call_FoundByItsWords_ShowsACommandForThisServer() => world.TellAsync(async story =>
    {
        await story.Page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        var calls = new ConcurrentQueue<string>();
        story.Page.Request += (_, request) => calls.Enqueue($"{request.Method} {new Uri(request.Url).AbsolutePath}");
        await story.GoAsync("/", "Overview");
        await story.Page.Keyboard.PressAsync("g");
        await story.Page.Keyboard.PressAsync("a");
        await Expect(story.Page.GetByRole(AriaRole.Heading, new() { Name = "API", Exact = true })).ToBeVisibleAsync();
        await story.ExpectWellMadeAsync();

        await story.Page.GetByLabel("Filter calls").FillAsync("post runs selection");
        await story.Page.GetByRole(AriaRole.Link, new() { Name = "POST /runs", Exact = true }).ClickAsync();
        var command = story.Page.GetByRole(AriaRole.Region, new() { Name = "curl command" });
        await Expect(command).ToContainTextAsync("/api/v1/runs'");
        await Expect(story.Page.Locator(".role")).ToContainTextAsync("Your role (admin) is sufficient");
        await story.Page.GetByRole(AriaRole.Button, new() { Name = "Copy as curl" }).ClickAsync();
        await Expect(story.Page.GetByRole(AriaRole.Button, new() { Name = "Copied" })).ToBeVisibleAsync();
        var copied = await story.Page.EvaluateAsync<string>("navigator.clipboard.readText()");
        Assert.Equal(await command.TextContentAsync(), copied);
        Assert.StartsWith($"curl '{new Uri((await world.AppAsync()).Address, "/api/v1/runs")}'", copied, StringComparison.Ordinal);
        Assert.Contains("STEDI_API_KEY", copied, StringComparison.Ordinal);
        await story.Page.GetByText("fields").First.ClickAsync();

        // The page sends no API call, whatever is clicked.
        Assert.DoesNotContain(calls, c => c.Contains("/api/", StringComparison.Ordinal));
    });

    [Theory]
    [InlineData(390)]
    [InlineData(2560)]
    public Task Call_ForbiddenForAViewer_NamesTheNeededRole(int width) => world.TellAsync(
        async story =>
        {
            await story.GoAsync("/reference", "API");
            await story.ExpectWellMadeAsync();
            await story.Page.GetByRole(AriaRole.Link, new() { Name = "POST /keys", Exact = true }).ClickAsync();
            await Expect(story.Page.Locator(".role")).ToContainTextAsync("You have the viewer role. Ask an admin for a key with the admin role.");
            await Expect(story.Page.GetByRole(AriaRole.Link, new() { Name = "All calls" })).ToBeVisibleAsync(new() { Visible = width < 900 });
        },
        @as: Role.Viewer, width: width);

    /// <summary>Each call, opened by its address, fits a phone, and axe finds nothing.</summary>
    [Theory]
    [InlineData("getRunsByIdStepsByTable")]
    [InlineData("getTablesByNameExport")]
    [InlineData("postRowsPersonSamples")]
    public Task Call_ByItsAddress_FitsAPhone(string operation) => world.TellAsync(
        async story =>
        {
            await story.GoAsync($"/reference?operation={operation}", "API");
            await Expect(story.Page.GetByRole(AriaRole.Region, new() { Name = "curl command" })).ToBeVisibleAsync();
            foreach (var details in await story.Page.Locator("details").AllAsync())
                await details.ClickAsync();
        },
        width: 390);
}
