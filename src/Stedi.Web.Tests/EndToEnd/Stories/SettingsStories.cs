using Microsoft.Playwright;
using Stedi.Web.Auth;
using static Microsoft.Playwright.Assertions;

namespace Stedi.Web.Tests.EndToEnd.Stories;

public sealed class SettingsStories(StoryWorld world)
{
    [Theory]
    [InlineData("engine", "healthy", ColorScheme.Light, 1440)]
    [InlineData("variables", "ml_join", ColorScheme.Dark, 1440)]
    [InlineData("keys", "Create key", ColorScheme.Light, 390)]
    [InlineData("people", "Add person", ColorScheme.Dark, 1440)]
    [InlineData("audit", "run.started", ColorScheme.Light, 1440)]
    [InlineData("retention", "Events of runs", ColorScheme.Dark, 390)]
    [InlineData("removed", "No removed tables", ColorScheme.Light, 1440)]
    public Task Tab_ByItsAddress_ShowsItself(string tab, string shows, ColorScheme theme, int width) => world.TellAsync(
        async story =>
        {
            await story.GoAsync($"/settings?tab={tab}", "Settings");
            await Expect(story.Page.GetByRole(AriaRole.Tabpanel)).ToContainTextAsync(shows);
        },
        theme, width: width);

    [Fact]
    public Task Person_Added_ComesInByTheLinkAndLeavesWhenDisabled() => world.TellAsync(async story =>
    {
        await story.GoAsync("/settings?tab=people", "Settings");
        await story.Page.GetByLabel("Name of the new person").FillAsync("Grace");
        await story.Page.GetByRole(AriaRole.Button, new() { Name = "Add person" }).ClickAsync();
        await story.Page.GetByRole(AriaRole.Button, new() { Name = "Sign-in link for Grace" }).ClickAsync();
        var link = await story.Page.GetByLabel("Link", new() { Exact = true }).InputValueAsync();
        await story.ExpectAccessibleAsync();
        await story.Page.GetByRole(AriaRole.Button, new() { Name = "I have copied it" }).ClickAsync();

        await using var visitor = await world.VisitAsync();
        await visitor.Page.GotoAsync(link);
        await Expect(visitor.Page.Locator("[data-table]").First).ToBeVisibleAsync();
        await story.Page.GetByRole(AriaRole.Button, new() { Name = "Disable Grace" }).ClickAsync();
        await Expect(story.Page.GetByRole(AriaRole.Button, new() { Name = "Enable Grace" })).ToBeVisibleAsync();

        await visitor.Page.GotoAsync("/runs");
        await Expect(visitor.Page).ToHaveTitleAsync("Sign in · STEDI lakehouse");
    });

    [Fact]
    public Task Keys_ForAViewer_AreLocked() => world.TellAsync(
        async story =>
        {
            await story.GoAsync("/settings?tab=keys", "Settings");
            await Expect(story.Page.GetByText("ask an admin")).ToBeVisibleAsync();
        },
        @as: Role.Viewer);
}
