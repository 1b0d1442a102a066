using System.Collections.Concurrent;
using Deque.AxeCore.Commons;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Stedi.Web.Tests.EndToEnd.Stories;

/// <summary>One person in one browser window.</summary>
internal sealed class Story : IAsyncDisposable
{
    private static readonly string Axe = new BundledAxeScriptProvider().GetScript();

    private readonly IBrowserContext _context;
    private readonly ConcurrentQueue<string> _complaints = new();

    private Story(IBrowserContext context, IPage page) => (_context, Page) = (context, page);

    public IPage Page { get; }

    public static async Task<Story> OpenAsync(IBrowserContext context) => Watch(await context.NewPageAsync());

    public static Story Watch(IPage page)
    {
        // Generous, because the test machine may be busy. A healthy page is much faster.
        page.SetDefaultTimeout(120_000);
        SetDefaultExpectTimeout(120_000);
        var story = new Story(page.Context, page);
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
                story._complaints.Enqueue(message.Text);
        };
        page.PageError += (_, error) => story._complaints.Enqueue(error);
        return story;
    }

    /// <summary>Console errors and script exceptions.</summary>
    public IReadOnlyCollection<string> Complaints => _complaints;

    /// <summary>Goes to an address, and waits until the page is interactive and its heading is shown.</summary>
    public async Task GoAsync(string address, string heading)
    {
        await Page.GotoAsync(address);
        await AliveAsync();
        await Expect(Page.GetByRole(AriaRole.Heading, new() { Name = heading, Exact = true, Level = 1 })).ToBeVisibleAsync();
    }

    public async Task ReloadAsync()
    {
        await Page.ReloadAsync();
        await AliveAsync();
    }

    /// <summary>Until it is connected, a page ignores clicks, and a click during that moment is lost.</summary>
    public Task AliveAsync() => Expect(Page.Locator("[data-alive]")).ToHaveCountAsync(1);

    /// <summary>
    /// The console has no errors, axe finds no WCAG 2.2 AA violation on the current page, and the page does not scroll sideways.
    /// </summary>
    public async Task ExpectWellMadeAsync()
    {
        await ExpectAccessibleAsync();
        Assert.True(await Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"), $"{Page.Url} is wider than its window.");
        Assert.Empty(_complaints);
    }

    /// <summary>axe finds nothing in either theme. If the reader has chosen a theme, only that one is checked.</summary>
    public async Task ExpectAccessibleAsync()
    {
        await ExpectAccessibleAsIsAsync();
        if (await Page.Locator("html[data-theme=light], html[data-theme=dark]").CountAsync() > 0)
            return;
        await TurnAsync(ColorScheme.Dark);
        await ExpectAccessibleAsIsAsync();
        await TurnAsync(ColorScheme.Light);
    }

    /// <summary>Simulates a system that switches to dark in the evening. The server renders a live page again.</summary>
    private async Task TurnAsync(ColorScheme theme)
    {
        await Page.EmulateMediaAsync(new() { ColorScheme = theme });
        if (await Page.Locator("[data-alive]").CountAsync() == 1)
        {
            await Page.WaitForFunctionAsync(
                "theme => getComputedStyle(document.documentElement).getPropertyValue('--mud-native-html-color-scheme').trim() === theme", theme == ColorScheme.Dark ? "dark" : "light");
        }
    }

    private async Task ExpectAccessibleAsIsAsync()
    {
        // Fading elements have their final colors only at the end, and messages fade out. So only violations that persist are reported.
        var found = "";
        for (var look = 0; look < 3; look++)
        {
            await Page.EvaluateAsync("Promise.allSettled(document.getAnimations().filter(a => Number.isFinite(a.effect?.getComputedTiming().endTime)).map(a => a.finished))");
            found = await FaultsAsync();
            if (found.Length == 0)
                return;
        }
        Assert.Fail($"axe on {Page.Url}:\n{found}");
    }

    /// <summary>
    /// One line per violation. axe runs inside the page. Deque's own call opens a second page for each run and also fetches all passed
    /// rules, which took most of the time of a story.
    /// </summary>
    private async Task<string> FaultsAsync()
    {
        await Page.EvaluateAsync(Axe);
        var faults = await Page.EvaluateAsync<string[]>(
            """
            async () => (await axe.run(document, {
                resultTypes: ['violations'],
                runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] },
            })).violations.flatMap(rule => rule.nodes.slice(0, 5).map(node => `${rule.id} (${rule.impact}): ${rule.help}\n    ${node.target}\n    ${node.html}`))
            """);
        return string.Join('\n', faults);
    }

    /// <summary>A screenshot of the window, to find out why the test failed.</summary>
    public async Task KeepPictureAsync()
    {
        var name = string.Concat((TestContext.Current.Test?.TestDisplayName ?? "story").Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_'));
        await Page.ScreenshotAsync(new() { Path = Path.Combine(TestPaths.RepoRoot, "TestResults", "stories", name + ".png") });
    }

    public ValueTask DisposeAsync() => _context.DisposeAsync();
}
