using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Stedi.Pipeline.Engines;
using Stedi.Web.Auth;
using Stedi.Web.Runs;
using Stedi.Web.Tests.Fakes;
using Stedi.Web.Tests.Host;

namespace Stedi.Web.Tests.Runs;

/// <summary>
/// The whole program on a Postgres that closes all connections during runs. The engine sends no notifications, so only polls advance the
/// runs.
/// </summary>
public sealed class ConnectionLossTests
{
    private const int Cuts = 2;
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(2);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Cut_InTheMiddleOfRuns_TheyEndAndTheStreamMissesNothing()
    {
        var engine = new FakeJobEngine();
        await using var app = await StediApp.StartAsync(b => b.Services.AddSingleton<IJobEngine>(engine).AddSingleton<ICatalog>(new FakeCatalog()));
        using var client = await app.CreateClientAsync(Role.Operator);
        var runs = new List<Guid>();
        foreach (var select in new[] { "+customer_curated", "step_trainer_landing" })
            runs.Add(await StartAsync(client, select));
        var streams = runs.Select(r => FollowAsync(client, r)).ToArray();

        // Connections are cut while the first waves of jobs run, and all jobs end without a notification.
        var cuts = 0;
        var started = Stopwatch.GetTimestamp();
        while (!streams.All(s => s.IsCompleted))
        {
            if (Stopwatch.GetElapsedTime(started) > Longest)
                Assert.Fail($"The runs did not end: {await client.GetStringAsync("/api/v1/runs", Token)}");
            if (engine.Running > 0)
            {
                if (cuts++ < Cuts)
                    await app.Database.CutAsync();
                engine.EndAll();
            }
            await Task.Delay(50, Token);
        }

        foreach (var (run, stream) in runs.Zip(streams))
        {
            var (seen, last) = await stream;
            Assert.Equal(RunEventKinds.RunSucceeded, last);
            var history = await app.Services.GetRequiredService<RunHistory>().EventsAsync(run, 0, Token);
            Assert.Equal(history.Select(e => e.Seq), seen);
            Assert.Equal(Enumerable.Range(1, seen.Count), seen);
        }
        Assert.All(engine.Starts.Values, n => Assert.Equal(1, n));
    }

    /// <summary>Only a Postgres notification can wake a quiet stream within its keep-alive, so it must be listening again.</summary>
    [Fact]
    public async Task Cut_WhileAStreamIsQuiet_TheNextEventStillArrives()
    {
        var engine = new FakeJobEngine();
        await using var app = await StediApp.StartAsync(b => b.Services.AddSingleton<IJobEngine>(engine).AddSingleton<ICatalog>(new FakeCatalog()));
        using var client = await app.CreateClientAsync(Role.Operator);
        using var subscription = app.Services.GetRequiredService<RunFeed>().Subscribe();
        await app.Database.CutAsync();
        await NextAsync(subscription, n => n == RunNotice.Gap);

        var run = await StartAsync(client, "customer_landing");

        await NextAsync(subscription, n => n.RunId == run && n.Kind == RunEventKinds.RunQueued);
    }

    private static async Task NextAsync(RunSubscription subscription, Predicate<RunNotice> wanted)
    {
        await foreach (var batch in subscription.BatchesAsync(Token))
        {
            if (batch.Any(n => wanted(n)))
                return;
        }
    }

    /// <summary>Repeats requests that got a 503, like a client.</summary>
    private static async Task<Guid> StartAsync(HttpClient client, string select)
    {
        while (true)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/runs") { Content = JsonContent.Create(new { select }) };
            request.Headers.Add(RunEndpoints.IdempotencyHeader, select);
            using var response = await client.SendAsync(request, Token);
            if (response.StatusCode == HttpStatusCode.ServiceUnavailable)
                continue;
            Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
            return (await response.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("id").GetGuid();
        }
    }

    /// <summary>Like an EventSource: after a break, it resumes after the last number it received.</summary>
    private static async Task<(List<int> Seen, string Last)> FollowAsync(HttpClient client, Guid run)
    {
        var seen = new List<int>();
        var last = "";
        while (last is not (RunEventKinds.RunSucceeded or RunEventKinds.RunFailed or RunEventKinds.RunCancelled))
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/runs/{run}/events");
            if (seen.Count > 0)
                request.Headers.Add("Last-Event-ID", seen[^1].ToString(CultureInfo.InvariantCulture));
            try
            {
                using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Token);
                response.EnsureSuccessStatusCode();
                using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(Token));
                while (await reader.ReadLineAsync(Token) is { } line)
                {
                    if (line.StartsWith("id: ", StringComparison.Ordinal))
                        seen.Add(int.Parse(line[4..], CultureInfo.InvariantCulture));
                    else if (line.StartsWith("event: ", StringComparison.Ordinal))
                        last = line[7..];
                }
            }
            catch (Exception e) when (e is HttpRequestException or IOException)
            {
                await Task.Delay(20, Token);
            }
        }
        return (seen, last);
    }
}
