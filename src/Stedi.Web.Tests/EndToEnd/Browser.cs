using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace Stedi.Web.Tests.EndToEnd;

/// <summary>A window of a separate browser that records the errors on its console.</summary>
internal sealed class Browser : IAsyncDisposable
{
    private readonly Chromium _chromium;
    private readonly ConcurrentQueue<string> _complaints = new();

    private Browser(Chromium chromium, IPage page) => (_chromium, Page) = (chromium, page);

    public IPage Page { get; }

    /// <summary>Console errors and script exceptions.</summary>
    public IReadOnlyCollection<string> Complaints => _complaints;

    /// <summary>Skips the test if there is no browser.</summary>
    public static async Task<Browser> OpenAsync(Uri address)
    {
        var chromium = await Chromium.StartAsync();
        var context = await chromium.OpenAsync(address, 1440);
        var browser = new Browser(chromium, await context.NewPageAsync());
        browser.Page.Console += (_, message) =>
        {
            if (message.Type == "error")
                browser._complaints.Enqueue(message.Text);
        };
        browser.Page.PageError += (_, error) => browser._complaints.Enqueue(error);
        return browser;
    }

    public ValueTask DisposeAsync() => _chromium.DisposeAsync();
}
