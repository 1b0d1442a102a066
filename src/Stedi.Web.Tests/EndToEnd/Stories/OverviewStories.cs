using Microsoft.Playwright;
using Stedi.Web.Auth;
using static Microsoft.Playwright.Assertions;

namespace Stedi.Web.Tests.EndToEnd.Stories;

public sealed class OverviewStories(StoryWorld world)
{
    [Theory]
    [InlineData(1440)]
    [InlineData(390)]
    public Task Overview_AfterARun_ShowsEveryTableWithItsRows(int width) => world.TellAsync(
        async story =>
        {
            await story.GoAsync("/", "Overview");
            await Expect(story.Page.Locator("[data-table=customer_landing] .rows strong")).ToHaveTextAsync("200");
            await Expect(story.Page.Locator("[data-table]")).ToHaveCountAsync(8);
        },
        width: width);

    [Fact]
    public Task Overview_ForAViewer_HasNothingToStart() => world.TellAsync(
        async story =>
        {
            await story.GoAsync("/", "Overview");
            await Expect(story.Page.Locator("[data-table]")).ToHaveCountAsync(8);
            await Expect(story.Page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Run") })).ToHaveCountAsync(0);
        },
        @as: Role.Viewer);
    [Fact]
    public Task RunDialog_BeforeARun_SaysWhatItWouldDo() => world.TellAsync(
        async story =>
        {
            await story.GoAsync("/", "Overview");
            await story.Page.GetByRole(AriaRole.Button, new() { Name = "Run zone landing" }).ClickAsync();
            var dialog = story.Page.GetByRole(AriaRole.Dialog);
            await Expect(dialog).ToContainTextAsync("4 landing files");
            await Expect(dialog).ToContainTextAsync("unchanged");
            await story.ExpectAccessibleAsync();

            await Expect(dialog.GetByRole(AriaRole.Button, new() { Name = "Start" })).ToBeFocusedAsync();
            await story.Page.Keyboard.PressAsync("Escape");
            await Expect(dialog).ToHaveCountAsync(0);
        });
}
