using System.Diagnostics;
using System.Net.Http.Json;
using Stedi.Bench.Product;

namespace Stedi.Bench.Parts;

/// <summary><c>GET /runs</c> with a million runs in the history: all filters, first and later pages.</summary>
internal sealed class HistoryPart : IPart
{
    private const int Runs = 1_000_000;
    private const int Rounds = 12;

    /// <summary>Filters that use another index, or search a bounded part of the history. Many of them match nothing.</summary>
    private static readonly string[] Searches =
    [
        "zone=trusted", "zone=curated&status=failed", "zone=landing", "zone=trusted&trigger=schedule&to=2025-06-01T00:00:00Z",
        "by=nightly", "by=person%203&status=failed", "by=nobody", "by=nightly&trigger=api", "by=person%203&table=customer_trusted", "by=nobody&zone=trusted",
        "q=rule%2042&status=failed", "q=no%20run%20has%20this", "q=no%20run%20has%20this&status=failed", "q=no%20run%20has%20this&zone=trusted",
        "q=0194a3d2-0000", "q=0194a3d2&status=failed",
    ];

    public string Name => "history";

    public async Task MeasureAsync(BenchOptions options, Report report, CancellationToken cancellationToken)
    {
        var landing = await Samples.EnsureAsync(options, 956, cancellationToken);
        await using var server = await ProductServer.StartAsync(options, landing, cancellationToken);
        await Console.Error.WriteLineAsync($"Writing {Runs:N0} runs into the history …");
        await server.Database.ExecuteAsync(HistorySeed.Sql(Runs), cancellationToken);

        var times = new List<double>();
        foreach (var filter in Filters().Concat(Searches))
        {
            foreach (var cursor in await CursorsAsync(server, cancellationToken))
                times.AddRange(await TimeAsync(server.Http, $"/api/v1/runs?limit=50&{filter}{(cursor is null ? "" : $"&cursor={cursor}")}", cancellationToken));
        }
        report.Add($"GET /runs, {Runs:N0} runs, all filters and pages", times, figure: "median");
        report.Add($"GET /runs, {Runs:N0} runs, all filters and pages", times, figure: "p95", target: 20);
    }

    private static async Task<List<double>> TimeAsync(HttpClient http, string url, CancellationToken cancellationToken)
    {
        var times = new List<double>();
        for (var i = 0; i < Rounds; i++)
        {
            var watch = Stopwatch.StartNew();
            using var answer = await http.GetAsync(url, cancellationToken);
            answer.EnsureSuccessStatusCode();
            var page = await answer.Content.ReadFromJsonAsync<ApiRunPage>(cancellationToken);
            // The first request warms caches, which are warm on any server in use.
            if (i > 0)
                times.Add(watch.Elapsed.TotalMilliseconds);
            if (page is null)
                throw new BenchException($"GET {url} returned nothing.");
        }
        return times;
    }

    private static IEnumerable<string> Filters()
    {
        string[] status = ["", "status=succeeded", "status=failed", "status=running"];
        string[] table = ["", "table=customer_trusted", "table=machine_learning_curated"];
        string[] trigger = ["", "trigger=api", "trigger=schedule"];
        string[] time = ["", "from=2025-06-01T00:00:00Z", "to=2025-06-01T00:00:00Z", "from=2025-03-01T00:00:00Z&to=2025-03-02T00:00:00Z"];
        return from s in status from t in table from k in trigger from at in time select string.Join('&', new[] { s, t, k, at }.Where(x => x.Length > 0));
    }

    /// <summary>The first page, one in the middle, one near the end.</summary>
    private static async Task<string?[]> CursorsAsync(ProductServer server, CancellationToken cancellationToken)
    {
        var found = await server.Database.ReadAsync(
            $"SELECT replace(id::text, '-', '') FROM stedi.runs WHERE created_at IN "
            + $"({HistorySeed.CreatedAt(Runs / 2)}, {HistorySeed.CreatedAt(Runs / 100)}) ORDER BY id DESC", cancellationToken);
        return [null, .. found];
    }
}
