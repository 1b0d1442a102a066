using System.Globalization;
using Stedi.Bench.Product;
using Stedi.Web.Tests.Fakes;

namespace Stedi.Bench.Parts;

/// <summary>
/// 500 Glue runs at once, each of its own Glue job, on a fake AWS that loses a tenth of Glue's answers. Measures the delay until the server sees each
/// end, its calls and its memory. The server has default settings: four Hangfire workers, 20 calls per second.
/// </summary>
internal sealed class GluePart : IPart
{
    private const int Jobs = 500;
    private const string JobPrefix = "stedi-";

    public string Name => "glue";

    public async Task MeasureAsync(BenchOptions options, Report report, CancellationToken cancellationToken)
    {
        var scripts = Directory.CreateTempSubdirectory("stedi-bench-scripts-").FullName;
        try
        {
            ManyTables.Write(scripts, Jobs);
            await using var aws = await FakeAwsProcess.StartAsync(options.FakeAwsDll, ["--jobs-take", "120-240", "--lost", "0.1"], cancellationToken);
            await aws.PutAsync($"landing/{ManyTables.Landing}/1.json", "{\"id\":1}\n", cancellationToken);
            await DeployAsync(options, aws.Settings(scripts), cancellationToken);
            await using var server = await ProductServer.StartAsync(options, scripts, cancellationToken, aws.Settings(scripts));
            await WatchAsync(server, aws, report, cancellationToken);
        }
        finally
        {
            Directory.Delete(scripts, recursive: true);
        }
    }

    private static async Task DeployAsync(BenchOptions options, Dictionary<string, string> settings, CancellationToken cancellationToken)
    {
        // Without a limit: deploying is not measured.
        settings["Stedi__Aws__MaxCallsPerSecond"] = "1000";
        await Console.Error.WriteLineAsync($"Deploying {Jobs:N0} jobs …");
        var deployed = await Child.RunAsync("dotnet", [options.WebDll, "deploy", "--apply"], cancellationToken, settings);
        if (deployed.ExitCode != 0)
            throw new BenchException($"Deploying to the fake AWS failed: {deployed.Errors}");
    }

    private static async Task WatchAsync(ProductServer server, FakeAwsProcess aws, Report report, CancellationToken cancellationToken)
    {
        await Console.Error.WriteLineAsync($"Starting {Jobs:N0} Glue runs of 2 to 4 minutes each …");
        var memory = new List<long>();
        var (id, asked) = await server.Http.StartRunAsync("zone:trusted", cancellationToken);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var sampling = SampleAsync(server.ProcessId, memory, stop.Token);
        var events = await server.Http.FollowAsync(id, cancellationToken);
        await stop.CancelAsync();
        await sampling;

        var seen = events.Where(e => e.Kind == "step.succeeded").ToDictionary(e => e.Table!, e => e.At);
        var told = await aws.ReportAsync(cancellationToken);
        if (seen.Count != Jobs)
            throw new BenchException($"Only {seen.Count} of {Jobs} steps succeeded. The last event is {events[^1].Kind}.");
        var late = told.Runs.Select(r => (seen[r.Job[JobPrefix.Length..]] - new DateTimeOffset(r.CompletedOn!.Value.ToUniversalTime())).TotalMilliseconds).ToList();
        report.Add($"{Jobs} Glue runs: end → seen", late);
        report.Add($"{Jobs} Glue runs: end → seen", late, figure: "p100", target: 10_000);
        AddFigure("most at once", told.AtOnce, Jobs, (value, target) => value >= target, "≥");
        AddFigure("started, and number of tokens", told.Runs.Count, told.Runs.Select(r => r.Token).Distinct().Count(), (value, target) => value == target, "=");
        AddFigure("calls in the busiest second", told.BusiestSecond(asked), 24, (value, target) => value <= target, "≤");
        var (early, end) = (memory[..(memory.Count / 2)].Max(), memory[(memory.Count / 2)..].Max());
        report.AddFigure($"{Jobs} Glue runs: server peak memory, first half → second half", $"{Memory.Megabytes(early)} → {Memory.Megabytes(end)}", "≤ 1.10×", end <= early * 1.1);

        void AddFigure(string what, int value, int goal, Func<int, int, bool> isReached, string sign) => report.AddFigure(
            $"{Jobs} Glue runs: {what}", value.ToString("N0", CultureInfo.InvariantCulture), $"{sign} {goal.ToString("N0", CultureInfo.InvariantCulture)}", isReached(value, goal));
    }

    private static async Task SampleAsync(int server, List<long> memory, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            memory.Add(Memory.Bytes(server));
            await Task.Delay(TimeSpan.FromSeconds(1), cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
