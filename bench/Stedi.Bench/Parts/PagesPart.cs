using System.Globalization;
using Microsoft.Playwright;
using Stedi.Bench.Product;

namespace Stedi.Bench.Parts;

/// <summary>
/// Each page with a million runs in the history and a warm browser cache. Measures the time from the navigation to the first paint, and
/// until the page can be used.
/// </summary>
internal sealed class PagesPart : IPart
{
    private const int Runs = 1_000_000;
    private const int Rounds = 8;

    public string Name => "pages";

    public async Task MeasureAsync(BenchOptions options, Report report, CancellationToken cancellationToken)
    {
        if (options.Chromium is null)
        {
            await Console.Error.WriteLineAsync("  pages: skipped, Chromium was not found.");
            return;
        }
        var landing = await Samples.EnsureAsync(options, 956, cancellationToken);
        await using var server = await ProductServer.StartAsync(options, landing, cancellationToken);
        await Console.Error.WriteLineAsync($"Writing {Runs:N0} runs into the history …");
        await server.Database.ExecuteAsync(HistorySeed.Sql(Runs), cancellationToken);
        var (run, _) = await server.Http.StartRunAsync("*", cancellationToken);
        await server.Http.SucceededAsync(run, cancellationToken);

        await using var window = await Window.OpenAsync(options.Chromium, server);
        foreach (var subject in PageSubject.All(run))
            await MeasureAsync(await window.NewPersonAsync(), subject, report);
    }

    private static async Task MeasureAsync(IPage page, PageSubject subject, Report report)
    {
        await page.AddInitScriptAsync($$"""
            // Blazor marks the elements of interactive components.
            const isAlive = () => [...document.querySelectorAll('button')].some(b => b.getAttributeNames().some(n => n.startsWith('_bl_')));
            const looking = new MutationObserver(() => {
                if (isAlive() && document.querySelector({{System.Text.Json.JsonSerializer.Serialize(subject.Usable)}})) {
                    window.usableAt = performance.now();
                    looking.disconnect();
                }
            });
            looking.observe(document, { subtree: true, childList: true, attributes: true });
            """);
        var (paints, uses) = (new List<double>(), new List<double>());
        for (var i = 0; i <= Rounds; i++)
        {
            await page.GotoAsync(subject.Address);
            await page.WaitForFunctionAsync("() => window.usableAt && performance.getEntriesByName('first-contentful-paint').length");
            var paint = await page.EvaluateAsync<double>("() => performance.getEntriesByName('first-contentful-paint')[0].startTime");
            // The first visit fills the browser's cache.
            if (i == 0)
                continue;
            paints.Add(paint);
            uses.Add(await page.EvaluateAsync<double>("() => window.usableAt"));
        }
        report.Add(string.Create(CultureInfo.InvariantCulture, $"{subject.Name}: first paint"), paints, target: 500);
        report.Add(string.Create(CultureInfo.InvariantCulture, $"{subject.Name}: usable"), uses, target: 1000);
        await page.Context.CloseAsync();
    }
}
