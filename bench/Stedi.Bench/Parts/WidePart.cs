using System.Globalization;
using Stedi.Bench.Product;
using Stedi.Web.Tests.Fakes;

namespace Stedi.Bench.Parts;

/// <summary>A run of 300 small tables, none made from another: cost of a step without its SQL, and number of its events.</summary>
internal sealed class WidePart : IPart
{
    private const int Tables = 300;
    private const int Rows = 200;
    private const int MostEventsPerStep = 4;
    private const double Target = 12_000;

    public string Name => "wide";

    public async Task MeasureAsync(BenchOptions options, Report report, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("stedi-bench-wide-").FullName;
        try
        {
            var (scripts, landing) = (Path.Combine(folder, "scripts"), Path.Combine(folder, "landing"));
            ManyTables.Write(scripts, Tables);
            var files = Directory.CreateDirectory(Path.Combine(landing, ManyTables.Landing)).FullName;
            await File.WriteAllLinesAsync(
                Path.Combine(files, "1.json"), Enumerable.Range(0, Rows).Select(i => string.Create(CultureInfo.InvariantCulture, $"{{\"id\":{i}}}")), cancellationToken);
            await using var server = await ProductServer.StartAsync(options, landing, cancellationToken, new Dictionary<string, string> { ["Stedi__Scripts"] = scripts });
            var times = new List<double>();
            var perStep = 0;
            for (var i = 0; i < options.Repeat; i++)
            {
                var (id, asked) = await server.Http.StartRunAsync("*", cancellationToken);
                var events = await server.Http.FollowAsync(id, cancellationToken);
                var run = await server.Http.SucceededAsync(id, cancellationToken);
                times.Add((run.FinishedAt!.Value - asked).TotalMilliseconds);
                perStep = Math.Max(perStep, events.Where(e => e.Table is not null).GroupBy(e => e.Table).Max(e => e.Count()));
            }
            report.Add($"{Tables} tables of {Rows} rows: whole run", times, target: Target);
            report.AddFigure($"{Tables} tables: most events of one step", perStep.ToString("N0", CultureInfo.InvariantCulture), $"≤ {MostEventsPerStep}", perStep <= MostEventsPerStep);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
