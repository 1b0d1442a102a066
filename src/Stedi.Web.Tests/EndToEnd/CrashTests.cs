using System.Collections.Immutable;
using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using DuckDB.NET.Data;
using Microsoft.EntityFrameworkCore;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Local;
using Stedi.Pipeline.Local.Sample;
using Stedi.Pipeline.Model;
using Stedi.Web.Runs;
using Stedi.Web.Tests.Host;

namespace Stedi.Web.Tests.EndToEnd;

/// <summary>
/// <c>kill -9</c> of the server and of workers at random moments of real runs, then a restart. Whatever died when: every run ends, no attempt is
/// begun twice, no version is half there, nothing is half published and no row is doubled.
/// </summary>
public sealed class CrashTests(ITestOutputHelper output)
{
    private static readonly CrashTrials Trials = CrashTrials.UpTo(30, TimeSpan.FromSeconds(100));
    private static readonly TimeSpan LongestKillDelay = TimeSpan.FromMilliseconds(1500);
    private static readonly TimeSpan LongestRun = TimeSpan.FromSeconds(90);

    [Fact(Timeout = CrashTrials.Timeout)]
    public async Task Kill_ServerOrWorkersAtAnyMoment_EveryRunEndsAndNoRowIsDoubled()
    {
        await using var database = await TestDatabase.CreateAsync();
        using var home = new TempFolder();
        using var landing = new TempFolder();
        var counts = await SampleData.WriteAsync(landing["data"], 200, 7, TestContext.Current.CancellationToken);
        var seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var outcomes = new Dictionary<string, int>();
        var killed = 0;

        var server = await ServerProcess.StartAsync(home.Path, landing["data"], database.ConnectionString);
        try
        {
            foreach (var trial in Trials.Run())
            {
                // Each trial reads files of its own, or landing would have nothing to do after the first.
                File.SetLastWriteTimeUtc(Directory.EnumerateFiles(landing["data/customer_landing"]).First(), DateTime.UtcNow.AddMinutes(-1000 + trial));
                var run = await StartAsync(server);
                await Task.Delay(random.Next((int)LongestKillDelay.TotalMilliseconds), TestContext.Current.CancellationToken);
                var victim = trial % 3;
                if (victim is 0 or 2)
                    killed += KillWorkers(home.Path);
                if (victim is 1 or 2)
                {
                    await server.KillAsync();
                    await server.DisposeAsync();
                    server = await ServerProcess.StartAsync(home.Path, landing["data"], database.ConnectionString);
                }
                var ended = await AwaitEndAsync(server, run, trial);
                var key = $"{(victim == 0 ? "worker" : victim == 1 ? "server" : "both")} killed: {ended}";
                outcomes[key] = outcomes.GetValueOrDefault(key) + 1;
                await AssertIntegrityAsync(database, home.Path, run, ended, Tables(counts));
            }
        }
        finally
        {
            await server.DisposeAsync();
        }
        foreach (var (outcome, times) in outcomes.OrderBy(o => o.Key, StringComparer.Ordinal))
            output.WriteLine($"{times,3} × {outcome}");
        await using var db = database.OpenContext();
        output.WriteLine($"{killed} workers killed; {await db.Set<StepAttempt>().CountAsync(TestContext.Current.CancellationToken)} attempts were lost and followed by another");
        output.WriteLine($"{outcomes.Values.Sum()} trials");
        // A slow machine makes so few trials that each may have missed the workers.
        Assert.True(killed > 0 || outcomes.Values.Sum() < 10, "No worker was found to kill.");
    }

    private static ImmutableSortedDictionary<string, long> Tables(SampleCounts counts) => new Dictionary<string, long>
    {
        ["customer_landing"] = counts.CustomerLanding,
        ["accelerometer_landing"] = counts.AccelerometerLanding,
        ["step_trainer_landing"] = counts.StepTrainerLanding,
        ["customer_trusted"] = counts.CustomerTrusted,
        ["accelerometer_trusted"] = counts.Any.AccelerometerTrusted,
        ["step_trainer_trusted"] = counts.StepTrainerTrusted,
        ["customer_curated"] = counts.Any.CustomerCurated,
        ["machine_learning_curated"] = counts.Any.MachineLearningByTimestamp,
    }.ToImmutableSortedDictionary(StringComparer.Ordinal);

    private static async Task<Guid> StartAsync(ServerProcess server)
    {
        using var answer = await server.Client.PostAsJsonAsync("/api/v1/runs", new { select = "*" });
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetGuid();
    }

    private static async Task<string> AwaitEndAsync(ServerProcess server, Guid run, int trial)
    {
        var watch = Stopwatch.StartNew();
        while (watch.Elapsed < LongestRun)
        {
            var view = await server.Client.GetFromJsonAsync<JsonElement>($"/api/v1/runs/{run}");
            if (view.GetProperty("status").GetString() is "succeeded" or "failed" or "cancelled")
                return view.GetProperty("status").GetString()!;
            await Task.Delay(50);
        }
        throw new TimeoutException($"Trial {trial}: run {run} did not end within {LongestRun}.\n{server.Output}");
    }

    /// <summary>Kills all that live: one that is busy is among them whenever a job runs.</summary>
    private static int KillWorkers(string home)
    {
        var workers = Process.GetProcesses().Where(p => IsWorkerOf(p, home)).ToArray();
        foreach (var worker in workers)
            worker.Kill();
        return workers.Length;
    }

    private static bool IsWorkerOf(Process process, string home)
    {
        try
        {
            // A worker is given its lake as an argument; it inherits none of the server's environment.
            var command = File.ReadAllText($"/proc/{process.Id}/cmdline");
            return command.Contains("Stedi.Pipeline.dll", StringComparison.Ordinal) && command.Contains(home, StringComparison.Ordinal);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static async Task AssertIntegrityAsync(
        TestDatabase database, string home, Guid runId, string ended, ImmutableSortedDictionary<string, long> counts)
    {
        var paths = new LakePaths(Path.Combine(home, "lake"));
        await using var db = database.OpenContext();
        var run = await db.Set<Run>().AsNoTracking().Include(r => r.Steps).SingleAsync(r => r.Id == runId);
        var past = await db.Set<StepAttempt>().AsNoTracking().Where(a => a.RunId == runId).ToListAsync();
        foreach (var step in run.Steps)
            AssertAttempts(paths, step, past);

        var events = await db.Set<RunEvent>().AsNoTracking().Where(e => e.RunId == runId).OrderBy(e => e.Seq).Select(e => e.Seq).ToListAsync();
        Assert.Equal(Enumerable.Range(1, events.Count), events);

        Assert.All(Directory.EnumerateDirectories(Path.Combine(paths.Root, "tables")).SelectMany(Directory.EnumerateDirectories), version =>
            Assert.True(File.Exists(Path.Combine(version, VersionMetrics.FileName)), $"{version} is half there."));

        if (ended == "succeeded")
            await AssertPublishedAsync(paths, runId, counts);
    }

    /// <summary>An attempt has one folder at most, and its log one beginning.</summary>
    private static void AssertAttempts(LakePaths paths, Step step, List<StepAttempt> past)
    {
        var ids = past.Where(a => a.Table == step.Table).Select(a => a.EngineRunId).Append(step.EngineRunId).OfType<string>().ToArray();
        Assert.Equal(ids.Length, ids.Distinct().Count());
        Assert.True(ids.Length <= step.Attempt, $"{step.Table}: {ids.Length} engine runs in {step.Attempt} attempts.");
        foreach (var log in ids.Select(id => Path.Combine(paths.Job(id), "log.ndjson")).Where(File.Exists))
            Assert.True(File.ReadLines(log).Count(l => l.Contains(" begins in worker process ", StringComparison.Ordinal)) <= 1, $"{log} began twice.");
    }

    private static async Task AssertPublishedAsync(LakePaths paths, Guid runId, ImmutableSortedDictionary<string, long> counts)
    {
        var catalog = JsonSerializer.Deserialize<JsonElement>(await File.ReadAllTextAsync(paths.Catalog));
        var tables = catalog.GetProperty("tables").EnumerateObject().ToArray();
        Assert.Equal(counts.Keys.Order(StringComparer.Ordinal), tables.Select(t => t.Name).Order(StringComparer.Ordinal));
        await using var duck = new DuckDBConnection("DataSource=:memory:");
        await duck.OpenAsync();
        foreach (var table in tables)
        {
            Assert.Equal(runId, table.Value.GetProperty("runId").GetGuid());
            var folder = paths.Version(TableName.Parse(table.Name), table.Value.GetProperty("version").GetString()!);
            await using var command = duck.CreateCommand();
            command.CommandText = $"SELECT count(*) FROM read_parquet('{folder}/*.parquet')";
            Assert.Equal(counts[table.Name], Convert.ToInt64(await command.ExecuteScalarAsync(), System.Globalization.CultureInfo.InvariantCulture));
        }
    }
}
