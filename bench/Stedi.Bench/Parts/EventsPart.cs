using Stedi.Bench.Product;

namespace Stedi.Bench.Parts;

/// <summary>Time from a state change (the event's time, before it is saved) to its arrival in an open event stream.</summary>
internal sealed class EventsPart : IPart
{
    private const int Runs = 31;

    public string Name => "events";

    public async Task MeasureAsync(BenchOptions options, Report report, CancellationToken cancellationToken)
    {
        var landing = await Samples.EnsureAsync(options, 956, cancellationToken);
        await using var server = await ProductServer.StartAsync(options, landing, cancellationToken);
        var latencies = new List<double>();
        for (var i = 0; i < Runs; i++)
        {
            var (id, _) = await server.Http.StartRunAsync("*", cancellationToken);
            var events = await server.Http.FollowAsync(id, cancellationToken);
            latencies.AddRange(events.Where(e => e.At >= e.Opened).Select(e => (e.Arrived - e.At).TotalMilliseconds));
        }
        if (latencies.Count == 0)
            throw new BenchException("No event arrived after its stream was opened. Nothing was measured.");
        report.Add("event → open event stream", latencies, figure: "median");
        report.Add("event → open event stream", latencies, figure: "p99", target: 150);
    }
}
