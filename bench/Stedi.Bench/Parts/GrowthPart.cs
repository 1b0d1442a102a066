using Microsoft.Playwright;
using Stedi.Bench.Product;

namespace Stedi.Bench.Parts;

/// <summary>Memory of a page that stays open for 2,000 events, compared with its memory after 200.</summary>
internal sealed class GrowthPart : IPart
{
    private const int Settled = 200;
    private const int Events = 2000;
    private const double Growth = 1.10;

    public string Name => "growth";

    public async Task MeasureAsync(BenchOptions options, Report report, CancellationToken cancellationToken)
    {
        if (options.Chromium is null)
        {
            await Console.Error.WriteLineAsync("  growth: skipped, Chromium was not found.");
            return;
        }
        var landing = await Samples.EnsureAsync(options, 956, cancellationToken);
        await using var server = await ProductServer.StartAsync(options, landing, cancellationToken);
        await using var window = await Window.OpenAsync(options.Chromium, server);
        foreach (var address in new[] { "/", "/runs" })
        {
            var page = await window.NewPersonAsync();
            await page.GotoAsync(address);
            await page.Locator("[role=main] [aria-busy]").WaitForAsync(new() { State = WaitForSelectorState.Detached });
            var seen = await GoByAsync(server, Settled, cancellationToken);
            var (heapBefore, nodesBefore) = await HeldAsync(page);
            seen += await GoByAsync(server, Events - seen, cancellationToken);
            var (heap, nodes) = await HeldAsync(page);
            report.AddFigure(
                $"{address} over {seen:N0} events: page memory", $"{heap / heapBefore:0.00}× ({heap / 1e6:0.0} MB)", $"≤ {Growth:0.00}×", heap / heapBefore <= Growth);
            report.AddFigure($"{address} over {seen:N0} events: page nodes", $"{nodes / nodesBefore:0.00}×", $"≤ {Growth:0.00}×", nodes / nodesBefore <= Growth);
            await page.Context.CloseAsync();
        }
    }

    private static async Task<int> GoByAsync(ProductServer server, int events, CancellationToken cancellationToken)
    {
        var seen = 0;
        while (seen < events)
        {
            var (run, _) = await server.Http.StartRunAsync("*", cancellationToken);
            seen += (await server.Http.FollowAsync(run, cancellationToken)).Count;
        }
        return seen;
    }

    /// <summary>Bytes of live objects and number of DOM nodes, after a garbage collection.</summary>
    private static async Task<(double Heap, double Nodes)> HeldAsync(IPage page)
    {
        var devtools = await page.Context.NewCDPSessionAsync(page);
        await devtools.SendAsync("HeapProfiler.enable");
        await devtools.SendAsync("HeapProfiler.collectGarbage");
        await devtools.SendAsync("Performance.enable");
        var metrics = (await devtools.SendAsync("Performance.getMetrics"))!.Value.GetProperty("metrics").EnumerateArray()
            .ToDictionary(m => m.GetProperty("name").GetString()!, m => m.GetProperty("value").GetDouble());
        await devtools.DetachAsync();
        return (metrics["JSHeapUsedSize"], metrics["Nodes"]);
    }
}
