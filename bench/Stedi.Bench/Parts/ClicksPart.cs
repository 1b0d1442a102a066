using Microsoft.Playwright;
using Stedi.Bench.Product;

namespace Stedi.Bench.Parts;

/// <summary>Time from a click on each page to the painted answer.</summary>
internal sealed class ClicksPart : IPart
{
    private const int Rounds = 12;

    public string Name => "clicks";

    public async Task MeasureAsync(BenchOptions options, Report report, CancellationToken cancellationToken)
    {
        if (options.Chromium is null)
        {
            await Console.Error.WriteLineAsync("  clicks: skipped, Chromium was not found.");
            return;
        }
        var landing = await Samples.EnsureAsync(options, 956, cancellationToken);
        await using var server = await ProductServer.StartAsync(options, landing, cancellationToken);
        var (run, _) = await server.Http.StartRunAsync("*", cancellationToken);
        await server.Http.SucceededAsync(run, cancellationToken);

        await using var window = await Window.OpenAsync(options.Chromium, server);
        var pages = PageSubject.All(run).ToDictionary(s => s.Name);
        foreach (var click in Click.All)
        {
            var page = await window.NewPersonAsync();
            var times = new List<double>();
            for (var i = 0; i <= Rounds; i++)
            {
                var time = await MeasureAsync(page, pages[click.Page], click);
                // The first click compiles the code.
                if (i > 0)
                    times.Add(time);
            }
            report.Add($"{click.Page}: {click.What}", times, "p95", target: 100);
            await page.Context.CloseAsync();
        }
    }

    private static async Task<double> MeasureAsync(IPage page, PageSubject subject, Click click)
    {
        await page.GotoAsync(subject.Address);
        await page.Locator(subject.Usable).First.WaitForAsync();
        var press = click.Press(page);
        await press.HoverAsync();
        await page.EvaluateAsync(
            $$"""
            () => {
                const isThere = () => {{click.Answer}};
                if (isThere())
                    throw new Error("The answer is visible before the click.");
                window.answered = new Promise(resolve => addEventListener('pointerdown', press => {
                    const look = () => requestAnimationFrame(() => isThere() ? requestAnimationFrame(() => resolve(performance.now() - press.timeStamp)) : look());
                    look();
                }, { capture: true, once: true }));
            }
            """);
        await press.ClickAsync();
        return await page.EvaluateAsync<double>("() => window.answered");
    }

    /// <param name="Answer">A script that is true only after the click was answered.</param>
    private sealed record Click(string Page, string What, Func<IPage, ILocator> Press, string Answer)
    {
        public static readonly IReadOnlyList<Click> All =
        [
            new("overview", "Run all", p => p.GetByRole(AriaRole.Button, new() { Name = "Run all" }), Shown("[role=dialog]")),
            new("overview", "Search or run", p => p.GetByRole(AriaRole.Button, new() { Name = "Search or run" }), Shown("[role=dialog] input")),
            new("overview", "to another page", p => p.GetByRole(AriaRole.Link, new() { Name = "Settings" }), Says("h1", "Settings")),
            new("table", "another tab", p => p.GetByRole(AriaRole.Tab, new() { Name = "Schema" }), Says("[role=tab][aria-selected=true]", "Schema")),
            new("table", "sort by a column", p => p.Locator("table.data thead button").First, Shown("table.data th[aria-sort=ascending]")),
            new("rows", "one person", p => p.GetByRole(AriaRole.Tab, new() { Name = "One person" }), Says("[role=tab][aria-selected=true]", "One person")),
            new("runs", "a filter", p => p.Locator(".filters .mud-select").First, Shown(".mud-popover-open .mud-list-item")),
            new("run", "a step", p => p.Locator("table.steps").GetByRole(AriaRole.Link, new() { Name = "customer_trusted" }), Shown("aside")),
            new("query", "Save", p => p.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }), Shown("[role=dialog]")),
            new("lineage", "List", p => p.GetByText("List", new() { Exact = true }), Shown("[role=main] table")),
            new("settings", "another tab", p => p.GetByRole(AriaRole.Tab, new() { Name = "Variables" }), Says("[role=tab][aria-selected=true]", "Variables")),
        ];

        private static string Shown(string selector) => $"[...document.querySelectorAll('{selector}')].some(e => e.checkVisibility())";

        private static string Says(string selector, string text) => $"document.querySelector('{selector}')?.textContent.trim() === '{text}'";
    }
}
