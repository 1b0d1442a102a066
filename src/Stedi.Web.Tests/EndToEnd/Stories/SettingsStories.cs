using Microsoft.Playwright;
using Stedi.Web.Auth;
using static Microsoft.Playwright.Assertions;

namespace Stedi.Web.Tests.EndToEnd.Stories;

public sealed class SettingsStories(StoryWorld world)
{
    [Theory]
    [InlineData("engine", "healthy", 1440)]
    [InlineData("variables", "ml_join", 1440)]
    [InlineData("keys", "Create key", 390)]
    [InlineData("people", "Add person", 1440)]
    [InlineData("audit", "run.started", 1440)]
    [InlineData("retention", "Run events", 390)]
    [InlineData("removed", "No removed tables", 1440)]
    public Task Tab_ByItsAddress_ShowsItself(string tab, string shows, int width) => world.TellAsync(
        async story =>
        {
            await story.GoAsync($"/settings?tab={tab}", "Settings");
            await Expect(story.Page.GetByRole(AriaRole.Tabpanel)).ToContainTextAsync(shows);
        },
        width: width);

    [Fact]
    public Task Person_Added_SignsInByLinkAndIsSignedOutWhenDisabled() => world.TellAsync(async story =>
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
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in as Grace" }).ClickAsync();
        await Expect(visitor.Page.Locator("[data-table]").First).ToBeVisibleAsync();
        await story.Page.GetByRole(AriaRole.Button, new() { Name = "Disable Grace" }).ClickAsync();
        await story.Page.GetByRole(AriaRole.Button, new() { Name = "Disable person" }).ClickAsync();
        await Expect(story.Page.GetByRole(AriaRole.Button, new() { Name = "Enable Grace" })).ToBeVisibleAsync();

        await visitor.Page.GotoAsync("/runs");
        await Expect(visitor.Page).ToHaveTitleAsync("Sign in · STEDI lakehouse");
    });

    [Fact]
    public Task Keys_ForAViewer_AreLocked() => world.TellAsync(
        async story =>
        {
            await story.GoAsync("/settings?tab=keys", "Settings");
            await Expect(story.Page.GetByText("admin role")).ToBeVisibleAsync();
        },
        @as: Role.Viewer);

    [Fact]
    public Task Retention_Shortened_AsksFirstAndShowsWhatIsDeleted() => world.TellAsync(
        async story =>
        {
            await story.GoAsync("/settings?tab=retention", "Settings");
            var (kind, days) = ("Audit", "360");
            var field = story.Page.GetByLabel($"Retention of {kind}");
            await Expect(field).ToHaveValueAsync("365");
            await field.FillAsync(days);
            await field.PressAsync("Enter");

            var dialog = story.Page.GetByRole(AriaRole.Dialog);
            await Expect(dialog).ToContainTextAsync("No entries");
            await story.ExpectAccessibleAsync();
            await dialog.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
            await Expect(field).ToHaveValueAsync("365");

            await field.FillAsync(days);
            await field.PressAsync("Enter");
            await dialog.GetByRole(AriaRole.Button, new() { Name = "Shorten retention" }).ClickAsync();
            await Expect(story.Page.GetByText($"{days} days from now on")).ToBeVisibleAsync();
            await Expect(field).ToHaveValueAsync(days);

            // A longer retention loses nothing, so it needs no confirmation.
            await field.FillAsync("365");
            await field.PressAsync("Enter");
            await Expect(story.Page.GetByText("365 days from now on")).ToBeVisibleAsync();
        });
}
