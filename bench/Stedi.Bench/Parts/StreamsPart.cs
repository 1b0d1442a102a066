using Stedi.Bench.Product;

namespace Stedi.Bench.Parts;

/// <summary>A thousand event streams follow one run. Checks that each gets every event once and in order, and measures the delay.</summary>
internal sealed class StreamsPart : IPart
{
    private const int Streams = 1000;

    public string Name => "streams";

    public async Task MeasureAsync(BenchOptions options, Report report, CancellationToken cancellationToken)
    {
        var landing = await Samples.EnsureAsync(options, 956, cancellationToken);
        await using var server = await ProductServer.StartAsync(options, landing, cancellationToken);
        // The second run is queued behind the first, so all streams are open before it begins.
        var (first, _) = await server.Http.StartRunAsync("*", cancellationToken);
        var (run, _) = await server.Http.StartRunAsync("*", cancellationToken);
        var streams = await Task.WhenAll(Enumerable.Range(0, Streams).Select(_ => server.Http.FollowAsync(run, cancellationToken)));
        await server.Http.SucceededAsync(first, cancellationToken);

        var whole = streams.Count(s => s.Count > 0 && s.Select(e => e.Seq).SequenceEqual(Enumerable.Range(1, streams[0].Count)));
        report.AddFigure($"{Streams} event streams follow a run: complete", $"{whole} of {Streams}", $"{Streams}", whole == Streams);
        var late = streams.SelectMany(s => s).Where(e => e.At >= e.Opened).Select(e => (e.Arrived - e.At).TotalMilliseconds).ToList();
        if (late.Count > 0)
            report.Add($"event → one of {Streams} streams", late, figure: "p99");
    }
}
