using Stedi.Bench.Product;

namespace Stedi.Bench.Parts;

/// <summary>Time from <c>POST /runs</c> to the start of the first worker's job, by the machine's clock.</summary>
internal sealed class StartPart : IPart
{
    private const int Runs = 31;

    public string Name => "start";

    public async Task MeasureAsync(BenchOptions options, Report report, CancellationToken cancellationToken)
    {
        var landing = await Samples.EnsureAsync(options, 956, cancellationToken);
        await using var server = await ProductServer.StartAsync(options, landing, cancellationToken);
        var times = new List<double>();
        for (var i = 0; i < Runs; i++)
        {
            var (id, asked) = await server.Http.StartRunAsync("*", cancellationToken);
            var run = await server.Http.SucceededAsync(id, cancellationToken);
            var started = run.Steps.Where(s => s.StartedAt is not null).Min(s => s.StartedAt!.Value);
            times.Add((started - asked).TotalMilliseconds);
        }
        report.Add("POST /runs → first worker started", times, target: 100);
    }
}
