using Stedi.Bench.Bare;
using Stedi.Bench.Product;

namespace Stedi.Bench.Parts;

/// <summary>A whole run, from the request to published, compared with the bare statements on the same files. Both alternate.</summary>
internal sealed class RunsPart : IPart
{
    // 956 customers are as much data as the real landing zone.
    private const int Once = 956;

    public string Name => "runs";

    public async Task MeasureAsync(BenchOptions options, Report report, CancellationToken cancellationToken)
    {
        (int Factor, int Repeat, double? Target, double? TargetRatio)[] sizes =
        [
            (1, options.Repeat, 500, null),
            (10, options.Repeat, null, null),
            (100, Math.Min(3, options.Repeat), null, 1.1),
            .. options.Full ? [(1000, 1, (double?)null, (double?)null)] : Array.Empty<(int, int, double?, double?)>(),
        ];
        foreach (var (factor, repeat, target, ratio) in sizes)
        {
            var landing = await Samples.EnsureAsync(options, Once * factor, cancellationToken);
            await CompareAsync(options, report, $"{factor}× ({Once * factor:N0} customers)", landing, repeat, target, ratio, cancellationToken);
        }
    }

    private static async Task CompareAsync(
        BenchOptions options, Report report, string size, string landing, int repeat, double? target, double? targetRatio,
        CancellationToken cancellationToken)
    {
        List<double> ordered = [], unordered = [], cold = [], whole = [], again = [];
        (long Bare, long Server, long Worker) peak = default;
        for (var i = 0; i < repeat; i++)
        {
            var inOrder = await BareProcess.RunAsync(landing, preserveOrder: true, cancellationToken);
            var run = await RunWholeAsync(options, landing, inOrder, cancellationToken);
            var anyOrder = await BareProcess.RunAsync(landing, preserveOrder: false, cancellationToken);
            ordered.Add(inOrder.Milliseconds);
            unordered.Add(anyOrder.Milliseconds);
            cold.Add(run.Cold);
            whole.Add(run.Whole);
            again.Add(run.Again);
            peak = (Math.Max(peak.Bare, inOrder.PeakBytes), Math.Max(peak.Server, run.Server), Math.Max(peak.Worker, run.Worker));
        }
        var memory = $"server {Memory.Megabytes(peak.Server)}, worker {Memory.Megabytes(peak.Worker)}";
        report.Add($"{size}: bare COPY, DuckDB's defaults", ordered, memory: $"process {Memory.Megabytes(peak.Bare)}");
        report.Add($"{size}: bare COPY, order not preserved", unordered, against: ordered.Median());
        report.Add($"{size}: whole run", whole, target: target, against: ordered.Median(), targetRatio: targetRatio, memory: memory);
        report.Add($"{size}: whole run ÷ order not preserved", whole, against: unordered.Median());
        report.Add($"{size}: first run of a new server and lake", cold, against: ordered.Median());
        report.Add($"{size}: whole run again, landing unchanged", again, against: ordered.Median());
    }

    /// <summary>Three runs in a new home: the first run, one with all landing files changed, and one with none changed.</summary>
    private static async Task<(double Cold, double Whole, double Again, long Server, long Worker)> RunWholeAsync(
        BenchOptions options, string landing, BareResult bare, CancellationToken cancellationToken)
    {
        await using var server = await ProductServer.StartAsync(options, landing, cancellationToken);
        var cold = await RunAsync(server, bare, cancellationToken);
        // Landing data is parsed once per content, and a file's time is part of its identity.
        foreach (var file in Directory.EnumerateFiles(landing, "*", SearchOption.AllDirectories))
            File.SetLastWriteTimeUtc(file, DateTime.UtcNow);
        var whole = await RunAsync(server, bare, cancellationToken);
        server.Peak.Look();
        var (serverPeak, workerPeak) = (server.Peak.Server, server.Peak.LargestWorker);
        return (cold, whole, await RunAsync(server, bare, cancellationToken), serverPeak, workerPeak);
    }

    private static async Task<double> RunAsync(ProductServer server, BareResult bare, CancellationToken cancellationToken)
    {
        var (id, asked) = await server.Http.StartRunAsync("*", cancellationToken);
        var run = await server.Http.SucceededAsync(id, cancellationToken);
        foreach (var (table, rows) in bare.Rows)
        {
            var built = run.Steps.FirstOrDefault(s => s.Table == table)?.RowsOut;
            if (built != rows)
                throw new BenchException($"{table} has {built} rows in the run and {rows} from the bare statements. They must do the same work.");
        }
        // From the request, not from the time at which the server saved the run.
        return (run.FinishedAt!.Value - asked).TotalMilliseconds;
    }
}
