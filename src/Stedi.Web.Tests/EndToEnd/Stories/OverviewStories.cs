using Microsoft.Playwright;
using Stedi.Web.Auth;
using static Microsoft.Playwright.Assertions;

namespace Stedi.Web.Tests.EndToEnd.Stories;

public sealed class OverviewStories(StoryWorld world)
{
    [Theory]
    [InlineData(ColorScheme.Light, 1440)]
    [InlineData(ColorScheme.Dark, 1440)]
    [InlineData(ColorScheme.Light, 390)]
    public Task Overview_AfterARun_ShowsEveryTableWithItsRows(ColorScheme theme, int width) => world.TellAsync(
        async story =>
        {
            await story.GoAsync("/", "Overview");
            await Expect(story.Page.Locator("[data-table=customer_landing] .rows strong")).ToHaveTextAsync("200");
            await Expect(story.Page.Locator("[data-table]")).ToHaveCountAsync(8);
        },
        theme, width: width);

    [Fact]
    public Task Overview_ForAViewer_HasNothingToStart() => world.TellAsync(
        async story =>
        {
            await story.GoAsync("/", "Overview");
            await Expect(story.Page.Locator("[data-table]")).ToHaveCountAsync(8);
            await Expect(story.Page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Run") })).ToHaveCountAsync(0);
        },
        @as: Role.Viewer);
}
