using Microsoft.Playwright;

namespace Stedi.Web.Tests.EndToEnd;

/// <summary>A real browser. Its windows share nothing.</summary>
internal sealed class Chromium : IAsyncDisposable
{
    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;

    private Chromium(IPlaywright playwright, IBrowser browser) => (_playwright, _browser) = (playwright, browser);

    /// <summary>Skips the test if there is no browser.</summary>
    public static async Task<Chromium> StartAsync()
    {
        var program = Environment.GetEnvironmentVariable("STEDI_TEST_CHROMIUM");
        Assert.SkipUnless(File.Exists(program), "No browser for tests. Run them with ./stedi test, or set STEDI_TEST_CHROMIUM to the Chromium program.");
        var playwright = await Playwright.CreateAsync();
        var browser = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = program,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"],
        });
        return new Chromium(playwright, browser);
    }

    /// <summary>
    /// Shortens every animation to a millisecond. A browser without a graphics card spends most of its time on animations, and tests wait
    /// for their end. The events at the end of an animation are unchanged.
    /// </summary>
    private const string Still = """
        document.adoptedStyleSheets = [new CSSStyleSheet()];
        document.adoptedStyleSheets[0].replaceSync("*, ::before, ::after { animation-duration: 1ms !important; animation-iteration-count: 1 !important; transition-duration: 1ms !important; transition-delay: 0s !important; animation-delay: 0s !important; }");
        """;

    /// <param name="session">Cookies of a signed-in person, from <see cref="IBrowserContext.StorageStateAsync"/>.</param>
    /// <param name="zone">The person's time zone (IANA name). Null: the zone of this machine.</param>
    public async Task<IBrowserContext> OpenAsync(Uri address, int width, string? session = null, string? zone = null)
    {
        var context = await _browser.NewContextAsync(new()
        {
            BaseURL = address.ToString(),
            ViewportSize = new() { Width = width, Height = 900 },
            StorageState = session,
            TimezoneId = zone,
            Permissions = ["clipboard-read", "clipboard-write"],
        });
        await context.AddInitScriptAsync(Still);
        return context;
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }
}
