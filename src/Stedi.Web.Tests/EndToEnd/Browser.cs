using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace Stedi.Web.Tests.EndToEnd;

/// <summary>A window of a real browser that keeps what its console complains of.</summary>
internal sealed class Browser : IAsyncDisposable
{
    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;
    private readonly ConcurrentQueue<string> _complaints = new();

    private Browser(IPlaywright playwright, IBrowser browser, IPage page) => (_playwright, _browser, Page) = (playwright, browser, page);

    public IPage Page { get; }

    /// <summary>Errors on the console and exceptions of scripts.</summary>
    public IReadOnlyCollection<string> Complaints => _complaints;

    /// <summary>Skips the test where there is no browser.</summary>
    public static async Task<Browser> OpenAsync(Uri address)
    {
        var program = Environment.GetEnvironmentVariable("STEDI_TEST_CHROMIUM");
        Assert.SkipUnless(File.Exists(program), "No browser for tests: run them with ./stedi test, or set STEDI_TEST_CHROMIUM to Chromium's program.");
        var playwright = await Playwright.CreateAsync();
        var chromium = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = program,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"],
        });
        var page = await chromium.NewPageAsync(new() { BaseURL = address.ToString(), ViewportSize = new() { Width = 1440, Height = 900 } });
        var browser = new Browser(playwright, chromium, page);
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
                browser._complaints.Enqueue(message.Text);
        };
        page.PageError += (_, error) => browser._complaints.Enqueue(error);
        return browser;
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }
}
