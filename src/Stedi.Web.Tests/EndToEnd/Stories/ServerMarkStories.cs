using Stedi.Web.Tests.Host;
using static Microsoft.Playwright.Assertions;

namespace Stedi.Web.Tests.EndToEnd.Stories;

/// <summary>Two servers in two tabs must be distinguishable: each shows its name and color.</summary>
public sealed class ServerMarkStories
{
    [Theory]
    [InlineData(1440, "#b42318")]
    [InlineData(1440, "#fde047")]
    [InlineData(390, "#808080")]
    public async Task Name_AndColor_AreInHeaderAndTitle(int width, string color)
    {
        await using var app = await StediApp.StartAsync(null, "--Stedi:Name=staging", $"--Stedi:Color={color}");
        await using var chromium = await Chromium.StartAsync();
        await using var story = await Story.OpenAsync(await chromium.OpenAsync(app.Address, width));

        await story.Page.GotoAsync("/sign-in");
        await Expect(story.Page).ToHaveTitleAsync("[staging] Sign in · STEDI lakehouse");
        await Expect(story.Page.GetByText("staging", new() { Exact = true })).ToBeVisibleAsync();
        await story.ExpectAccessibleAsync();
        await story.Page.SignInAsync(app);

        await story.AliveAsync();
        await Expect(story.Page).ToHaveTitleAsync("[staging] Overview · STEDI");
        await Expect(story.Page.Locator(".app-bar .server-mark")).ToBeInViewportAsync(new() { Ratio = 1 });
        await story.ExpectWellMadeAsync();
        await story.Page.GotoAsync("/runs");
        await Expect(story.Page).ToHaveTitleAsync("[staging] Runs · STEDI");
    }
}
