using System.Collections.Immutable;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Stedi.Pipeline.Local;
using Stedi.Pipeline.Local.Sample;
using Stedi.Web.Runs;
using Stedi.Web.Tables;
using Stedi.Web.Tests.Host;
using Stedi.Web.Versions;

namespace Stedi.Web.Tests.EndToEnd;

/// <summary>
/// <c>kill -9</c> of the server and of workers at random moments of real runs, rollbacks and vacuums, then a restart. In every case, each
/// run ends or can be retried. No attempt starts twice, no version is lost or partial, nothing is half published, and no row is doubled.
/// </summary>
public sealed class CrashTests(ITestOutputHelper output)
{
    /// <summary>Time from the start of a run to the kill. For a rollback it is shorter.</summary>
    private static readonly TimeSpan LongestKillDelay = TimeSpan.FromMilliseconds(1500), LongestKillDelayOfRollback = TimeSpan.FromMilliseconds(250);

    /// <summary>Time from the end of a run to the kill. The vacuum begins at the end of a run.</summary>
    private static readonly TimeSpan LongestKillDelayOfVacuum = TimeSpan.FromMilliseconds(80);

    private static readonly TimeSpan LongestRun = TimeSpan.FromSeconds(90);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = CrashTrials.Timeout)]
    public async Task Kill_ServerOrWorkersAtAnyMoment_EveryRunEndsAndNoRowIsDoubled()
    {
        await using var database = await TestDatabase.CreateAsync();
        using var home = new TempFolder();
        using var landing = new TempFolder();
        var counts = Tables(await SampleData.WriteAsync(landing["data"], 200, 7, TestContext.Current.CancellationToken));
        var seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        var trials = CrashTrials.UpTo(30, TimeSpan.FromSeconds(60), seed);
        var outcomes = new Dictionary<string, int>();
        var workers = 0;
        var lake = new CrashedLake(database, new LakePaths(Path.Combine(home.Path, "lake")), counts);

        var server = await StartAsync(home, landing, database);
        try
        {
            foreach (var trial in trials.Run())
            {
                // Each trial has its own files. Otherwise landing would have nothing to do after the first trial.
                File.SetLastWriteTimeUtc(Directory.EnumerateFiles(landing["data/customer_landing"]).First(), DateTime.UtcNow.AddMinutes(-1000 + trial));
                var deed = (Deed)(trial % 3);
                await ReleaseAsync(server);
                if (deed == Deed.RollBack && lake.Publisher() is null)
                    await server.Client.RunAsync();
                var before = lake.Published();
                if (deed != Deed.RollBack || await TryRollBackAsync(server, lake) is not { } run)
                    (run, deed) = (await server.Client.StartRunAsync(), deed == Deed.RollBack ? Deed.Run : deed);
                if (deed == Deed.Vacuum)
                    await EndAsync(server, run, trial);
                await trials.KillAsync(LongestDelay(deed), KillAsync, Token);
                var ended = await EndAsync(server, run, trial);
                await lake.AssertWholeAsync(ended, before);
                var key = $"{deed}: {ended.Status}";
                outcomes[key] = outcomes.GetValueOrDefault(key) + 1;
                if (ended.Status == RunStatus.Succeeded)
                    continue;
                Assert.Equal(run, (await server.Client.PostAsync<RunView>($"/runs/{run}/retry", new { })).Id);
                var retried = await EndAsync(server, run, trial);
                Assert.True(retried.Status == RunStatus.Succeeded, $"Retried, the run ended as {retried.Status}: {retried.Reason}");
                await lake.AssertWholeAsync(retried, before);
            }
        }
        finally
        {
            await server.DisposeAsync();
        }
        foreach (var (outcome, times) in outcomes.OrderBy(o => o.Key, StringComparer.Ordinal))
            output.WriteLine($"{times,3} × {outcome}");
        await using var db = database.OpenContext();
        output.WriteLine(
            $"{workers} workers killed; {await db.Set<StepAttempt>().CountAsync(Token)} attempts were lost and followed by another; "
            + $"{await db.Set<TableVersionRecord>().CountAsync(v => v.RemovedAt != null, Token)} versions were vacuumed");
        output.WriteLine($"{trials.Kills} kills in {trials.Trials} trials");
        // A slow machine runs few trials, and all of them can miss the workers.
        Assert.True(workers > 0 || outcomes.Values.Sum() < 10, "No worker was found to kill.");
        Assert.True(outcomes.Keys.Any(o => o.StartsWith(nameof(Deed.RollBack), StringComparison.Ordinal)) || outcomes.Values.Sum() < 30, "Nothing was rolled back.");

        async Task KillAsync(int random)
        {
            var victim = random % 3;
            if (victim is 0 or 2)
                workers += KillWorkers(home.Path);
            if (victim is 1 or 2)
            {
                await server.KillAsync();
                await server.DisposeAsync();
                server = await StartAsync(home, landing, database);
            }
        }
    }

    private enum Deed
    {
        Run,
        RollBack,
        Vacuum,
    }

    private static TimeSpan LongestDelay(Deed deed) => deed switch
    {
        Deed.Run => LongestKillDelay,
        Deed.RollBack => LongestKillDelayOfRollback,
        _ => LongestKillDelayOfVacuum,
    };

    // Few versions are kept, so each successful run has something to vacuum.
    private static Task<ServerProcess> StartAsync(TempFolder home, TempFolder landing, TestDatabase database) =>
        ServerProcess.StartAsync(home.Path, landing["data"], database.ConnectionString, [new("Stedi__Local__KeepVersions", "3")]);

    private static async Task ReleaseAsync(ServerProcess server)
    {
        foreach (var held in (await server.Client.GetAsync<TableView[]>("/tables")).Where(t => t.Held is not null))
            await server.Client.PostAsync<TableView>($"/tables/{held.Name}/release", new { });
    }

    /// <summary>
    /// Rolls back the run that published last. Null if there is no earlier version, or if it was removed: then the rollback is refused.
    /// </summary>
    private static async Task<Guid?> TryRollBackAsync(ServerProcess server, CrashedLake lake)
    {
        if (lake.Publisher() is not { } last)
            return null;
        using var answer = await server.Client.PostAsJsonAsync($"/api/v1/runs/{last}/rollback", new { }, Token);
        if (answer.StatusCode == HttpStatusCode.Conflict)
            return null;
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Token));
        return (await answer.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("id").GetGuid();
    }

    private static async Task<RunView> EndAsync(ServerProcess server, Guid run, int trial)
    {
        try
        {
            return await server.Client.EndOfRunAsync(run).WaitAsync(LongestRun, Token);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"Trial {trial}: run {run} did not end within {LongestRun}.\n{server.Output}");
        }
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

    /// <summary>Kills all live workers. If a job runs, a busy one is among them.</summary>
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
            // A worker gets its lake as an argument. It does not inherit the server's environment.
            var command = File.ReadAllText($"/proc/{process.Id}/cmdline");
            return command.Contains("Stedi.Pipeline.dll", StringComparison.Ordinal) && command.Contains(home, StringComparison.Ordinal);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
