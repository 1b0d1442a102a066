using Microsoft.Playwright;
using Stedi.Bench.Product;

namespace Stedi.Bench.Parts;

/// <summary>Time from a step's state change (the event's time) to its display on an open run page, in a real browser.</summary>
internal sealed class PagePart : IPart
{
    private const int Runs = 15;

    // When a row first showed a state, by this machine's clock (the critical path follows after a comma). States shown when the page opens do not count.
    private const string Watch = """
        () => {
            const seen = window.seenAt = {};
            const look = at => {
                for (const row of document.querySelectorAll('table.steps tbody tr:not(.remark)'))
                    seen[row.cells[0].innerText.trim() + ' ' + row.cells[1].innerText.split(',')[0].trim()] ??= at;
            };
            look(0);
            new MutationObserver(() => look(Date.now())).observe(document.body, { subtree: true, childList: true, characterData: true });
        }
        """;

    public string Name => "page";

    public async Task MeasureAsync(BenchOptions options, Report report, CancellationToken cancellationToken)
    {
        if (options.Chromium is null)
        {
            await Console.Error.WriteLineAsync("  page: skipped, Chromium was not found.");
            return;
        }
        var landing = await Samples.EnsureAsync(options, 956, cancellationToken);
        await using var server = await ProductServer.StartAsync(options, landing, cancellationToken);
        await using var window = await Window.OpenAsync(options.Chromium, server);
        var page = await window.NewPersonAsync();

        var latencies = new List<double>();
        for (var i = 0; i < Runs; i++)
            latencies.AddRange(await FollowAsync(server.Http, page, cancellationToken));
        report.Add("event → open run page", latencies);
        report.Add("event → open run page", latencies, figure: "p99", target: 150);
    }

    /// <summary>The page opens while its run is queued behind another one.</summary>
    private static async Task<List<double>> FollowAsync(HttpClient http, IPage page, CancellationToken cancellationToken)
    {
        await http.StartRunAsync("*", cancellationToken);
        var (id, _) = await http.StartRunAsync("*", cancellationToken);
        await page.GotoAsync($"/runs/{id}");
        await page.Locator("table.steps").WaitForAsync();
        await page.EvaluateAsync(Watch);
        await http.SucceededAsync(id, cancellationToken);
        await page.WaitForFunctionAsync("() => 'machine_learning_curated succeeded' in window.seenAt");
        var seen = await page.EvaluateAsync<Dictionary<string, long>>("() => window.seenAt");
        var events = await http.FollowAsync(id, cancellationToken);
        return
        [
            .. from e in events
               where e.Table is not null && e.Status is "succeeded" or "running"
               let shown = seen.GetValueOrDefault($"{e.Table} {e.Status}")
               where shown > 0
               select shown - (e.At - DateTimeOffset.UnixEpoch).TotalMilliseconds,
        ];
    }
}
