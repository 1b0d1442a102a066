using Microsoft.Playwright;

namespace Stedi.Bench.Product;

/// <summary>A browser with an admin signed in to the server.</summary>
internal sealed class Window : IAsyncDisposable
{
    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;
    private readonly BrowserNewContextOptions _options;

    private Window(IPlaywright playwright, IBrowser browser, BrowserNewContextOptions options) =>
        (_playwright, _browser, _options) = (playwright, browser, options);

    public static async Task<Window> OpenAsync(string chromium, ProductServer server, int width = 1440)
    {
        var playwright = await Playwright.CreateAsync();
        var browser = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = chromium,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking", "--enable-precise-memory-info"],
        });
        var options = new BrowserNewContextOptions { BaseURL = server.Http.BaseAddress!.ToString(), ViewportSize = new() { Width = width, Height = 900 } };
        var window = new Window(playwright, browser, options);
        await using var context = await browser.NewContextAsync(options);
        var page = await context.NewPageAsync();
        await page.GotoAsync("/sign-in");
        await page.GetByLabel("Key").FillAsync(server.AdminKey);
        await page.Locator("form button[type=submit]").First.ClickAsync();
        await page.WaitForURLAsync(new Uri(server.Http.BaseAddress, "/").ToString());
        options.StorageState = await context.StorageStateAsync();
        return window;
    }

    /// <summary>A page with its own cookies, cache and circuit, like another user's browser.</summary>
    public async Task<IPage> NewPersonAsync(ColorScheme theme = ColorScheme.Light) =>
        await (await _browser.NewContextAsync(new(_options) { ColorScheme = theme })).NewPageAsync();

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }
}
