using Microsoft.Playwright;
using Stedi.Bench.Parts;
using Stedi.Bench.Product;

namespace Stedi.Bench.Pictures;

/// <summary>
/// Takes the screenshots in images/ from the dashboard, after a run of all tables on the given landing data. These are the nine of the
/// mission (one per table, and all tables), and those in README.
/// </summary>
internal static class Album
{
    private const string Query =
        """
        -- How far people stand from the sensor, by the second
        SELECT sensorReadingTime // 1000 AS second, count(*) AS readings, round(avg(distanceFromObject), 1) AS distance
        FROM machine_learning_curated
        WHERE sameCustomer
        GROUP BY ALL
        ORDER BY second
        """;

    public static async Task TakeAsync(BenchOptions options, string landing, string folder, CancellationToken cancellationToken)
    {
        var chromium = options.Chromium ?? throw new BenchException("Screenshots need Chromium. Install it, or set STEDI_TEST_CHROMIUM to the program.");
        await using var server = await ProductServer.StartAsync(options, landing, cancellationToken);
        var (run, _) = await server.Http.StartRunAsync("*", cancellationToken);
        var tables = (await server.Http.SucceededAsync(run, cancellationToken)).Steps.Select(s => s.Table).ToList();

        await using var window = await Window.OpenAsync(chromium, server);
        Directory.CreateDirectory(folder);
        foreach (var table in tables)
            await TakeAsync(window, new(table, $"/tables/{table}", "table.data tbody tr"), folder);
        await TakeAsync(window, new("all_glue_tables", "/", "[data-table] .rows strong"), folder);
        foreach (var subject in PageSubject.All(run).Where(s => s.Name is not ("table" or "query" or "settings")))
            await TakeAsync(window, subject, folder, subject.Name == "overview" ? ColorScheme.Light : ColorScheme.Dark);
        // The other tabs show paths of this machine.
        await TakeAsync(window, new("settings", "/settings?tab=retention", "[role=main] table input"), folder, ColorScheme.Dark);
        await TakeAsync(window, new("query", $"/query?sql={Uri.EscapeDataString(Query)}", ".sql-editor .view-line [class^=mtk]"), folder, ColorScheme.Dark, async page =>
        {
            await page.GetByRole(AriaRole.Button, new() { Name = "Run", Exact = true }).ClickAsync();
            await page.Locator("[role=grid] tbody tr:not([aria-hidden])").First.WaitForAsync();
        });
    }

    private static async Task TakeAsync(Window window, PageSubject subject, string folder, ColorScheme theme = ColorScheme.Light, Func<IPage, Task>? before = null)
    {
        var page = await window.NewPersonAsync(theme);
        await page.GotoAsync(subject.Address);
        await page.Locator(subject.Usable).First.WaitForAsync();
        await (before?.Invoke(page) ?? Task.CompletedTask);
        await page.Locator("[role=main] [aria-busy=true]").First.WaitForAsync(new() { State = WaitForSelectorState.Detached });
        // Waits for animations.
        await page.EvaluateAsync("Promise.allSettled(document.getAnimations().filter(a => Number.isFinite(a.effect?.getComputedTiming().endTime)).map(a => a.finished))");
        var path = Path.Combine(folder, subject.Name + ".png");
        await page.ScreenshotAsync(new() { Path = path });
        await Console.Error.WriteLineAsync($"  {path}");
        await page.Context.CloseAsync();
    }
}
