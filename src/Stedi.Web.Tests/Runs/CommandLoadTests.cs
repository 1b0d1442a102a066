using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Stedi.Pipeline.Engines;
using Stedi.Web.Auth;
using Stedi.Web.Runs;
using Stedi.Web.Tests.Fakes;
using Stedi.Web.Tests.Host;

namespace Stedi.Web.Tests.Runs;

/// <summary>The whole program under many concurrent commands, with a pool of 20 connections. A new run does not wait for them.</summary>
public sealed class CommandLoadTests : IDisposable
{
    private const int Cancelled = 200;
    private const int Ending = 50;

    private readonly TempFolder _scripts = new();
    private readonly FakeJobEngine _engine = new();
    private readonly FakeCatalog _catalog = new();
    private readonly LogBook _log = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _scripts.Dispose();
        _log.Dispose();
    }

    [Fact(Timeout = 120_000)]
    public async Task Start_WhileHundredCancelsWaitForAStuckDrive_BeginsBeforeThem()
    {
        using var stuck = new ManualResetEventSlim();
        await using var app = await StartAsync(2);
        using var client = await app.CreateClientAsync(Role.Operator);
        _engine.BeforeAnswer = call => Hold(call, stuck);
        var run = await StartRunAsync(client, "people_000");
        await UntilAsync(() => _engine.Requests.Any(r => r.Table.Value == "people_000"));

        _engine.BeforeAnswer = _ => { };
        var service = app.Services.GetRequiredService<RunService>();
        var cancels = Enumerable.Range(0, 100).Select(_ => service.CancelAsync(run, "tester", Token)).ToArray();
        await StartRunAsync(client, "people_001");
        await UntilAsync(() => _engine.Requests.Any(r => r.Table.Value == "people_001"));

        Assert.DoesNotContain(cancels, c => c.IsCompleted);
        stuck.Set();
        Assert.All(await Task.WhenAll(cancels).WaitAsync(TestContext.Current.CancellationToken), c => Assert.NotNull(c.Run));
    }

    [Fact(Timeout = 120_000)]
    public async Task Commands_BeyondTheLimitOfAKey_AreRefusedAtOnceWithRetryAfter()
    {
        using var stuck = new ManualResetEventSlim();
        await using var app = await StartAsync(1, "--Access:CommandsPerCaller=2");
        using var client = await app.CreateClientAsync(Role.Operator);
        using var other = app.CreateClient();
        other.DefaultRequestHeaders.Add("X-Api-Key", StediApp.AdminKey);
        _engine.BeforeAnswer = call => Hold(call, stuck);
        var run = await StartRunAsync(client, "people_000");
        await UntilAsync(() => !_engine.Requests.IsEmpty);

        var cancels = Enumerable.Range(0, 5).Select(_ => client.PostAsync($"/api/v1/runs/{run}/cancel", null, Token)).ToList();
        for (var i = 0; i < 3; i++)
        {
            var done = await Task.WhenAny(cancels);
            cancels.Remove(done);
            using var refused = await done;
            Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
            Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60));
            Assert.Equal("application/problem+json", refused.Content.Headers.ContentType!.MediaType);
        }
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/api/v1/runs", Token)).StatusCode);
        await StartRunAsync(other, "people");
        stuck.Set();
        foreach (var cancel in cancels)
            Assert.Equal(HttpStatusCode.Accepted, (await cancel.WaitAsync(TestContext.Current.CancellationToken)).StatusCode);
    }

    /// <summary>`./stedi bench --only commands` measures the delay. Here, nothing may wait for the pool.</summary>
    [Fact(Timeout = 240_000)]
    public async Task Start_BesideTwoHundredCancelsAndFiftyEndingRuns_AllAreAcceptedAndItsWorkerBeginsSoon()
    {
        await using var app = await StartAsync(Cancelled + Ending + 1);
        using var client = await app.CreateClientAsync(Role.Operator);
        var runs = new ConcurrentQueue<Guid>();
        await Parallel.ForAsync(0, Cancelled + Ending, new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = Token }, async (i, _) =>
            runs.Enqueue(await StartRunAsync(client, Name(i))));
        await UntilAsync(() => _engine.Running == Cancelled + Ending);

        var cancels = runs.Take(Cancelled).Select(r => client.PostAsync($"/api/v1/runs/{r}/cancel", null, Token)).ToArray();
        foreach (var run in runs.Skip(Cancelled))
            _engine.End((await RunAsync(client, run)).GetProperty("select").GetString()!, EngineRunState.Succeeded);
        foreach (var run in runs.Skip(Cancelled))
            app.Services.GetRequiredService<DriveRequests>().Now(run);
        var asked = Stopwatch.GetTimestamp();
        await StartRunAsync(client, Name(Cancelled + Ending));
        await UntilAsync(() => _engine.Requests.Any(r => r.Table.Value == Name(Cancelled + Ending)));
        var begun = Stopwatch.GetElapsedTime(asked);

        TestContext.Current.TestOutputHelper?.WriteLine($"The worker began after {begun.TotalMilliseconds:0} ms.");
        Assert.All(await Task.WhenAll(cancels).WaitAsync(TestContext.Current.CancellationToken), c => Assert.Equal(HttpStatusCode.Accepted, c.StatusCode));
        foreach (var run in runs)
            await UntilAsync(async () => (await RunAsync(client, run)).GetProperty("finishedAt").ValueKind != JsonValueKind.Null);
        Assert.DoesNotContain(_log.Lines, l => l.Contains("pool has been exhausted", StringComparison.Ordinal));
    }

    private Task<StediApp> StartAsync(int tables, params string[] settings)
    {
        ManyTables.Write(_scripts.Path, tables);
        return StediApp.StartAsync(
            b =>
            {
                b.Services.AddSingleton<IJobEngine>(_engine).AddSingleton<ICatalog>(_catalog);
                b.Logging.AddProvider(_log).AddFilter<LogBook>("", LogLevel.Warning);
            },
            [$"--Stedi:Scripts={_scripts.Path}", .. settings]);
    }

    private static string Name(int table) => FormattableString.Invariant($"people_{table:D3}");

    private static void Hold(string call, ManualResetEventSlim until)
    {
        if (call == nameof(FakeJobEngine.StartAsync))
            until.Wait(Token);
    }

    private static async Task<Guid> StartRunAsync(HttpClient client, string select)
    {
        using var started = await client.PostAsJsonAsync("/api/v1/runs", new { select }, Token);
        Assert.Equal(HttpStatusCode.Accepted, started.StatusCode);
        return (await started.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("id").GetGuid();
    }

    private static Task<JsonElement> RunAsync(HttpClient client, Guid run) => client.GetFromJsonAsync<JsonElement>($"/api/v1/runs/{run}", Token);

    private static Task UntilAsync(Func<bool> condition) => UntilAsync(() => Task.FromResult(condition()));

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        while (!await condition())
            await Task.Delay(10, Token);
    }
}
