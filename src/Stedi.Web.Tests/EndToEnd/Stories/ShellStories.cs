using Microsoft.Playwright;
using Stedi.Web.Auth;
using Stedi.Web.Tests.Host;
using static Microsoft.Playwright.Assertions;

namespace Stedi.Web.Tests.EndToEnd.Stories;

/// <summary>The layout around every page: navigation, keys, colors, the state of the engine.</summary>
public sealed class ShellStories(StoryWorld world)
{
    private const string PaletteName = "Search pages, tables, columns, queries, runs and actions";

    [Fact]
    public Task Palette_AFewLetters_LeadToATable() => world.TellAsync(
        async story =>
        {
            await story.GoAsync("/", "Overview");
            await story.Page.Keyboard.PressAsync("Control+k");
            var field = story.Page.GetByRole(AriaRole.Combobox, new() { Name = PaletteName });
            await Expect(field).ToBeFocusedAsync();
            await field.FillAsync("mlc");
            await Expect(story.Page.GetByRole(AriaRole.Option).First).ToContainTextAsync("machine_learning_curated");
            await story.ExpectAccessibleAsync();
            await field.PressAsync("Enter");
            await Expect(story.Page).ToHaveTitleAsync("machine_learning_curated · STEDI");

            // The table is among the recent ones once its page is there.
            await Expect(story.Page.GetByRole(AriaRole.Button, new() { Name = "Favorite: machine_learning_curated" })).ToBeVisibleAsync();
            // A column leads to its place in the schema.
            await story.Page.Keyboard.PressAsync("Control+k");
            await Expect(story.Page.GetByRole(AriaRole.Option).First).ToContainTextAsync("machine_learning_curated");
            await field.FillAsync("birthDay");
            await Expect(story.Page.GetByRole(AriaRole.Option).First).ToContainTextAsync("Column of customer_landing");
            await field.PressAsync("Enter");
            await Expect(story.Page).ToHaveTitleAsync("customer_landing · STEDI");
            await Expect(story.Page.Locator("tr[aria-current=true] th a")).ToHaveTextAsync("birthDay");
            await Expect(story.Page.Locator("tr[aria-current=true] th a")).ToBeInViewportAsync();
        });

    [Fact]
    public Task Palette_HeldOrRepeatedEnter_StartsNoRun() => world.TellAsync(async story =>
    {
        await story.GoAsync("/", "Overview");
        await Expect(story.Page.Locator(".run-strip .mark").First).ToBeVisibleAsync();
        var runs = await story.Page.Locator(".run-strip .mark").CountAsync();
        await story.Page.Keyboard.PressAsync("Control+k");
        var field = story.Page.GetByRole(AriaRole.Combobox, new() { Name = PaletteName });
        await field.FillAsync("run all tables");
        await Expect(story.Page.GetByRole(AriaRole.Option).First).ToContainTextAsync("Run all tables");
        await story.Page.Keyboard.DownAsync("Enter");
        var preview = story.Page.GetByRole(AriaRole.Dialog, new() { Name = "Run all tables?" });
        await Expect(preview).ToContainTextAsync("Typical duration");
        await Expect(preview.GetByRole(AriaRole.Button, new() { Name = "Start run" })).Not.ToBeFocusedAsync();

        // Even on the button, a held key presses nothing.
        await preview.GetByRole(AriaRole.Button, new() { Name = "Start run" }).FocusAsync();
        await story.Page.Keyboard.DownAsync("Enter");
        await story.Page.Keyboard.DownAsync("Enter");
        await story.Page.Keyboard.UpAsync("Enter");
        await Expect(preview).ToBeVisibleAsync();
        await story.Page.Keyboard.PressAsync("Escape");
        await Expect(preview).ToHaveCountAsync(0);
        await Expect(story.Page.Locator(".run-strip .mark")).ToHaveCountAsync(runs);
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
        var field = story.Page.GetByRole(AriaRole.Combobox, new() { Name = PaletteName });
        await Expect(field).ToBeFocusedAsync();
        await story.Page.Keyboard.TypeAsync("go?");
        await Expect(field).ToHaveValueAsync("go?");
        await story.Page.Keyboard.PressAsync("Escape");
        await Expect(field).ToHaveCountAsync(0);
        await Expect(story.Page).ToHaveTitleAsync("Runs · STEDI");

        await story.Page.Keyboard.PressAsync("?");
        await Expect(story.Page.GetByRole(AriaRole.Dialog)).ToContainTextAsync("Settings");
        await Expect(story.Page.GetByRole(AriaRole.Dialog)).Not.ToContainTextAsync("Background jobs");
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
        var palette = story.Page.GetByRole(AriaRole.Combobox, new() { Name = PaletteName });
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
    public async Task Connection_Lost_TakesWhatNeedsTheServerOutOfUseUntilItIsBack()
    {
        TestDatabase.SkipWhereAbsent();
        await using var story = await world.OpenAsync();
        var page = story.Page;
        await page.AddInitScriptAsync(CanBeCut);
        await story.GoAsync("/", "Overview");
        var (pill, run) = (page.Locator(".engine"), page.GetByRole(AriaRole.Button, new() { Name = "Run all" }));
        await Expect(pill).ToContainTextAsync("healthy");

        await page.EvaluateAsync("cut()");

        await Expect(page.GetByText("Connection lost")).ToBeVisibleAsync();
        await Expect(pill.GetByText("unreachable")).ToBeVisibleAsync();
        await Expect(pill.GetByText("healthy")).ToBeHiddenAsync();
        Assert.Equal(await ColorOfAsync("--mud-palette-text-secondary"), await pill.EvaluateAsync<string>("e => getComputedStyle(e).color"));
        await Expect(run).ToHaveAttributeAsync("aria-disabled", "true");
        await run.DispatchEventAsync("click");
        await run.PressAsync("Enter");
        await story.ExpectAccessibleAsIsAsync();

        await page.EvaluateAsync("mend()");

        await Expect(run).Not.ToHaveAttributeAsync("aria-disabled", "true");
        await Expect(pill.GetByText("healthy")).ToBeVisibleAsync();
        // Nothing that was pressed meanwhile was kept for later.
        await Expect(page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
        await run.ClickAsync();
        await Expect(page.GetByRole(AriaRole.Dialog)).ToBeVisibleAsync();

        Task<string> ColorOfAsync(string variable) => page.EvaluateAsync<string>(
            """
            variable => {
              const probe = document.body.appendChild(document.createElement("i"));
              probe.style.color = `var(${variable})`;
              const { color } = getComputedStyle(probe);
              probe.remove();
              return color;
            }
            """,
            variable);
    }

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

    /// <summary>Lets a test cut all connections of the page to the server, and let it connect again.</summary>
    private const string CanBeCut = """
        const [Real, ask, open] = [WebSocket, fetch, []];
        let isCut = false;
        WebSocket = class extends Real {
          constructor(...address) {
            if (isCut) throw new Error("cut");
            super(...address);
            open.push(this);
          }
        };
        fetch = (...what) => isCut ? Promise.reject(new TypeError("cut")) : ask(...what);
        window.cut = () => { isCut = true; open.forEach(socket => socket.close(4000)); };
        window.mend = () => isCut = false;
        """;
}
