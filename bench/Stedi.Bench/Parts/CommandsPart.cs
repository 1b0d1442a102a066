using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Stedi.Bench.Product;
using Stedi.Web.Tests.Fakes;

namespace Stedi.Bench.Parts;

/// <summary>Many commands at once, with default settings: delay of a new run during 200 cancels, and of another caller's requests during 1,000 starts.</summary>
internal sealed class CommandsPart : IPart
{
    private const int Cancels = 200;
    private const int Starts = 1_000;

    public string Name => "commands";

    public async Task MeasureAsync(BenchOptions options, Report report, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("stedi-bench-scripts-").FullName;
        try
        {
            var (scripts, landing) = (Path.Combine(folder, "scripts"), Path.Combine(folder, "landing"));
            ManyTables.Write(scripts, tables: 10);
            Directory.CreateDirectory(Path.Combine(landing, ManyTables.Landing));
            await File.WriteAllTextAsync(Path.Combine(landing, ManyTables.Landing, "1.json"), "{\"id\":1}\n", cancellationToken);
            await using var server = await ProductServer.StartAsync(options, landing, cancellationToken, new Dictionary<string, string> { ["Stedi__Scripts"] = scripts });
            var (first, _) = await server.Http.StartRunAsync("*", cancellationToken);
            await server.Http.SucceededAsync(first, cancellationToken);

            await BesideCancelsAsync(server, report, cancellationToken);
            await BesideStartsAsync(server, report, cancellationToken);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>The cancelled runs wait for one table; the new run builds another one.</summary>
    private static async Task BesideCancelsAsync(ProductServer server, Report report, CancellationToken cancellationToken)
    {
        var runs = new List<Guid>();
        for (var i = 0; i < Cancels; i++)
            runs.Add((await server.Http.StartRunAsync("people_000", cancellationToken)).Id);
        var cancels = runs.Select(r => AnswerAsync(server.Http, $"/api/v1/runs/{r}/cancel", null, cancellationToken)).ToArray();
        var (run, asked) = await server.Http.StartRunAsync("people_001", cancellationToken);
        // From the step, not from its events: a step that has already ended when it is first read has only an event of its end.
        var ended = await server.Http.SucceededAsync(run, cancellationToken);
        var began = (ended.Steps.Single().StartedAt!.Value - asked).TotalMilliseconds;
        var answers = (await Task.WhenAll(cancels)).Select(a => a.Status).ToArray();
        report.AddFigure($"POST /runs → first worker, during {Cancels} cancels", Milliseconds(began), "≤ 1,000 ms", began <= 1_000);
        // Some runs end before they are cancelled.
        report.AddFigure($"{Cancels} cancels at once", CountsOf(answers), "no 429, no 503", !answers.Any(a => a is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable));
    }

    private static async Task BesideStartsAsync(ProductServer server, Report report, CancellationToken cancellationToken)
    {
        using var created = await server.Http.PostAsJsonAsync("/api/v1/keys", new { name = "reader", role = "viewer" }, cancellationToken);
        created.EnsureSuccessStatusCode();
        var key = (await created.Content.ReadFromJsonAsync<NewKey>(cancellationToken))!.Value;
        using var reader = new HttpClient { BaseAddress = server.Http.BaseAddress };
        reader.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);

        var starts = Task.WhenAll(Enumerable.Range(0, Starts)
            .Select(i => AnswerAsync(server.Http, "/api/v1/runs", new { select = $"people_{i % 10:D3}" }, cancellationToken)));
        var times = new List<double>();
        while (!starts.IsCompleted || times.Count < 200)
        {
            var watch = Stopwatch.StartNew();
            using var answer = await reader.GetAsync("/api/v1/runs?limit=20", cancellationToken);
            answer.EnsureSuccessStatusCode();
            times.Add(watch.Elapsed.TotalMilliseconds);
        }
        var answers = await starts;
        var isGood = answers.All(a => a.Status is HttpStatusCode.Accepted || a is { Status: HttpStatusCode.TooManyRequests, HasRetryAfter: true });
        report.AddFigure($"{Starts:N0} POST /runs at once", CountsOf([.. answers.Select(a => a.Status)]), "only 202, and 429 with Retry-After", isGood);
        report.AddFigure($"GET /runs of another caller during that, p99 of {times.Count:N0}", Milliseconds(times.Percentile(99)), "≤ 500 ms", times.Percentile(99) <= 500);
    }

    private static async Task<(HttpStatusCode Status, bool HasRetryAfter)> AnswerAsync(HttpClient http, string url, object? body, CancellationToken cancellationToken)
    {
        using var answer = await http.PostAsJsonAsync(url, body, cancellationToken);
        return (answer.StatusCode, answer.Headers.RetryAfter is not null);
    }

    private static string CountsOf(HttpStatusCode[] answers) => string.Join(", ", answers.GroupBy(a => a).OrderBy(g => g.Key).Select(g => $"{g.Count()} × {(int)g.Key}"));

    private static string Milliseconds(double time) => string.Create(CultureInfo.InvariantCulture, $"{time:#,0} ms");

    private sealed record NewKey(string Value);
}
