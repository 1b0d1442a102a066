using Microsoft.Playwright;
using Stedi.Bench.Product;

namespace Stedi.Bench.Parts;

/// <summary>Memory and CPU of the server while 50 browsers follow the same runs.</summary>
internal sealed class CrowdPart : IPart
{
    private const int People = 50;
    private const int Runs = 10;
    private const long MaxBytes = 1_000_000_000;

    public string Name => "crowd";

    public async Task MeasureAsync(BenchOptions options, Report report, CancellationToken cancellationToken)
    {
        if (options.Chromium is null)
        {
            await Console.Error.WriteLineAsync("  crowd: skipped, Chromium was not found.");
            return;
        }
        var landing = await Samples.EnsureAsync(options, 956, cancellationToken);
        await using var server = await ProductServer.StartAsync(options, landing, cancellationToken);
        await using var window = await Window.OpenAsync(options.Chromium, server, width: 800);
        var pages = new List<IPage>();
        for (var i = 0; i < People; i++)
        {
            var page = await window.NewPersonAsync();
            await page.GotoAsync("/");
            await page.Locator("[data-table]").First.WaitForAsync();
            pages.Add(page);
        }

        var processor = new Processor(server.ProcessId);
        for (var i = 0; i < Runs; i++)
        {
            var (run, _) = await server.Http.StartRunAsync("*", cancellationToken);
            await server.Http.SucceededAsync(run, cancellationToken);
        }
        var cores = processor.Cores;
        var counts = await Task.WhenAll(pages.Select(p => p.Locator("[data-table=machine_learning_curated] .rows strong").InnerTextAsync()));
        if (counts.Distinct().Count() != 1)
            throw new BenchException($"The pages show different row counts after the same runs: {string.Join(", ", counts.Distinct())}.");
        report.AddFigure($"{People} browsers follow runs: CPU of the server", $"{cores:0.00} cores", "< 1 core", cores < 1);
        report.AddFigure($"{People} browsers follow runs: memory of the server", Memory.Megabytes(server.Peak.Server), "< 1 GB", server.Peak.Server < MaxBytes);
    }
}
