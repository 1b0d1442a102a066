using Microsoft.Playwright;
using Stedi.Web.Auth;
using static Microsoft.Playwright.Assertions;

namespace Stedi.Web.Tests.EndToEnd.Stories;

/// <summary>The layout around every page: navigation, keys, colors, the state of the engine.</summary>
public sealed class ShellStories(StoryWorld world)
{
    [Fact]
    public Task Palette_AFewLetters_LeadToATable() => world.TellAsync(
        async story =>
        {
            await story.GoAsync("/", "Overview");
            await story.Page.Keyboard.PressAsync("Control+k");
            var field = story.Page.GetByRole(AriaRole.Combobox, new() { Name = "Search pages, tables, runs and actions" });
            await Expect(field).ToBeFocusedAsync();
            await field.FillAsync("mlc");
            await Expect(story.Page.GetByRole(AriaRole.Option).First).ToContainTextAsync("machine_learning_curated");
            await story.ExpectAccessibleAsync();
            await field.PressAsync("Enter");
            await Expect(story.Page).ToHaveTitleAsync("machine_learning_curated · STEDI");
        });

    [Fact]
    public Task Keys_GoToPagesAndShowTheirList_ButNotWhileTyping() => world.TellAsync(async story =>
    {
        await story.GoAsync("/", "Overview");
        // A key without a meaning is not part of the next key sequence.
        await story.Page.Keyboard.PressAsync("x");
        await story.Page.Keyboard.PressAsync("g");
        await story.Page.Keyboard.PressAsync("r");
        await Expect(story.Page).ToHaveTitleAsync("Runs · STEDI");
        await story.AliveAsync();

        await story.Page.Keyboard.PressAsync("Control+k");
        var field = story.Page.GetByRole(AriaRole.Combobox, new() { Name = "Search pages, tables, runs and actions" });
        await Expect(field).ToBeFocusedAsync();
        await story.Page.Keyboard.TypeAsync("go?");
        await Expect(field).ToHaveValueAsync("go?");
        await story.Page.Keyboard.PressAsync("Escape");
        await Expect(field).ToHaveCountAsync(0);
        await Expect(story.Page).ToHaveTitleAsync("Runs · STEDI");

        await story.Page.Keyboard.PressAsync("?");
        await Expect(story.Page.GetByRole(AriaRole.Dialog)).ToContainTextAsync("Background jobs");
    });

    [Fact]
    public Task Keys_PressedBeforeThePageIsInteractive_ApplyLater() => world.TellAsync(async story =>
    {
        var open = new TaskCompletionSource();
        await story.Page.RouteAsync("**/_blazor/**", async route =>
        {
            await open.Task;
            await route.ContinueAsync();
        });
        await story.Page.GotoAsync("/");
        await story.Page.Keyboard.PressAsync("Control+k");
        var palette = story.Page.GetByRole(AriaRole.Combobox, new() { Name = "Search pages, tables, runs and actions" });
        await Expect(palette).ToHaveCountAsync(0);

        open.SetResult();

        await Expect(palette).ToBeFocusedAsync();
    });

    [Fact]
    public Task Theme_Chosen_IsInTheNextFirstResponse() => world.TellAsync(async story =>
    {
        await story.GoAsync("/", "Overview");
        await story.Page.GetByRole(AriaRole.Button, new() { Name = "Theme: System" }).ClickAsync();
        await story.Page.GetByRole(AriaRole.Menuitem, new() { Name = "Dark" }).ClickAsync();
        await Expect(story.Page.Locator("html[data-theme=dark]")).ToHaveCountAsync(1);

        var response = await story.Page.GotoAsync("/runs");
        Assert.Contains("data-theme=\"dark\"", await response!.TextAsync(), StringComparison.Ordinal);
        Assert.Equal("rgb(18, 22, 28)", await story.Page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor"));
    });

    [Fact]
    public Task Escape_OnceAfterTheMouse_ClosesAndGivesTheFocusBack() => world.TellAsync(async story =>
    {
        await story.GoAsync("/", "Overview");
        foreach (var (name, opened) in new[] { ("Run customer_trusted", AriaRole.Menu), ("Theme: System", AriaRole.Menu), ("Search or run", AriaRole.Dialog) })
        {
            var button = story.Page.GetByRole(AriaRole.Button, new() { Name = name });
            await button.ClickAsync();
            await Expect(story.Page.GetByRole(opened)).ToBeVisibleAsync();
            if (opened == AriaRole.Dialog)
                await Expect(story.Page.GetByRole(AriaRole.Combobox)).ToBeFocusedAsync();
            await story.Page.Keyboard.PressAsync("Escape");
            await Expect(story.Page.GetByRole(opened)).ToHaveCountAsync(0);
            await Expect(button).ToBeFocusedAsync();
        }
    });

    [Fact]
    public Task Menu_OnAPhone_OpensAndClosesByItself() => world.TellAsync(
        async story =>
        {
            await story.GoAsync("/", "Overview");
            var link = story.Page.GetByRole(AriaRole.Link, new() { Name = "Runs", Exact = true });
            await Expect(link).ToBeHiddenAsync();
            await story.Page.GetByRole(AriaRole.Button, new() { Name = "Pages" }).ClickAsync();
            await link.ClickAsync();
            await Expect(story.Page).ToHaveTitleAsync("Runs · STEDI");
            await Expect(link).ToBeHiddenAsync();
        },
        @as: Role.Viewer, width: 390);
}
