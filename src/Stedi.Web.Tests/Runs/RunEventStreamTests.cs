using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Stedi.Pipeline.Engines;
using Stedi.Web.Auth;
using Stedi.Web.Data;
using Stedi.Web.Runs;
using Stedi.Web.Tests.Fakes;
using Stedi.Web.Tests.Host;

namespace Stedi.Web.Tests.Runs;

public sealed class RunEventStreamTests
{
    private const int Streams = 200;

    private readonly FakeJobEngine _engine = new();
    private readonly StatementCounter _counter = new("stedi.run_events");
    private readonly StatementCounter _keyReads = new("stedi.api_key");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Events_ManyStreamsOfOneRun_EachGetsEveryEventOnceAndTheReadsAreShared()
    {
        await using var app = await StartAsync();
        using var client = await app.CreateClientAsync(Role.Operator);
        var run = await BeginAsync(client);
        var opened = await Task.WhenAll(Enumerable.Range(0, Streams).Select(_ => OpenAsync(client, run)));
        Assert.All(opened, r => Assert.Equal(HttpStatusCode.OK, r.StatusCode));

        var streams = opened.Select(ReadAsync).ToArray();
        await EndAsync(Task.WhenAll(streams));

        var events = (await app.Services.GetRequiredService<RunHistory>().EventsAsync(run, 0, Token)).Select(e => e.Seq).ToArray();
        Assert.Equal(Enumerable.Range(1, events.Length), events);
        foreach (var stream in streams)
            Assert.Equal(events, await stream);
        Assert.InRange(_counter.Reads, 1, Streams / 2);
    }

    [Fact]
    public async Task Events_LongHistory_IsSentWholeAndResumedAfterAnyNumber()
    {
        await using var app = await StartAsync();
        using var client = await app.CreateClientAsync(Role.Operator);
        var run = await BeginAsync(client);
        await EndAsync(ReadAsync(await OpenAsync(client, run)));
        var last = await LengthenAsync(app, run, 1_500);

        Assert.Equal(Enumerable.Range(1, last), await ReadAsync(await OpenAsync(client, run)));
        Assert.Equal(Enumerable.Range(301, last - 300), await ReadAsync(await OpenAsync(client, run, 300)));
        Assert.Equal([last], await ReadAsync(await OpenAsync(client, run, last - 1)));
        Assert.Empty(await ReadAsync(await OpenAsync(client, run, last)));
    }

    [Fact]
    public async Task Events_MoreStreamsThanAllowed_Answers429UntilOneIsClosed()
    {
        await using var app = await StartAsync("--Access:StreamsPerCaller=2", "--Access:Streams=3");
        using var client = await app.CreateClientAsync(Role.Operator);
        using var other = await app.CreateClientAsync(Role.Viewer);
        var run = await BeginAsync(client);
        using var first = await OpenAsync(client, run);
        using var second = await OpenAsync(client, run);
        using var third = await OpenAsync(client, run);
        using var ofOther = await OpenAsync(other, run);
        using var beyondAll = await OpenAsync(other, run);

        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.OK], new[] { first, second, ofOther }.Select(r => r.StatusCode));
        await RefusedAsync(third, "2", "Access:StreamsPerCaller");
        await RefusedAsync(beyondAll, "3", "Access:Streams)");

        first.Dispose();
        using var again = await OpenOnceFreeAsync(client, run);
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Events_KeyIsRevoked_EndsItsStreamsAndReadsTheKeyOnce(bool eventsFlow)
    {
        await using var app = await StartAsync("--Access:StreamKeepAliveSeconds=1");
        using var other = await app.CreateClientAsync(Role.Operator);
        using var leaver = await app.CreateClientAsync(Role.Viewer);
        var run = await BeginAsync(other);
        var opened = await Task.WhenAll(Enumerable.Range(0, Streams).Select(_ => OpenAsync(leaver, run)));
        var streams = Task.WhenAll(opened.Select(ReadAsync));
        using var kept = await OpenAsync(other, run);
        var reading = ReadAsync(kept);
        var keys = app.Services.GetRequiredService<ApiKeyStore>();
        var key = (await keys.ListAsync(Token)).Single(k => k.Role == Role.Viewer);
        await keys.RevokeAsync(key.Id, "test", Token);
        var reads = _keyReads.Reads;

        var flow = eventsFlow ? TellAsync(app, run, streams) : Task.CompletedTask;
        await streams.WaitAsync(TimeSpan.FromSeconds(20), Token);

        await flow;
        Assert.False(reading.IsCompleted);
        // One for the revoked key, one for the other key.
        Assert.InRange(_keyReads.Reads - reads, 1, 2);
    }

    [Fact]
    public async Task Events_PostgresGoesAwayForAWhile_TheStreamStaysOpenAndMissesNothing()
    {
        await using var app = await StartAsync("--Access:StreamKeepAliveSeconds=1");
        using var client = await app.CreateClientAsync(Role.Operator);
        var run = await BeginAsync(client);
        using var response = await OpenAsync(client, run);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(Token));
        var seen = new List<int>();
        await app.Database.CloseAsync();

        // Makes the stream check while Postgres is down, as it does every 15 s.
        app.Services.GetRequiredService<RunFeed>().Publish(RunNotice.Gap);
        for (var signs = 0; signs < 4;)
        {
            var line = await reader.ReadLineAsync(Token);
            Assert.NotNull(line);
            Note(line, seen);
            signs += line == ":" ? 1 : 0;
        }
        await app.Database.ReopenAsync();

        var rest = Task.Run(async () =>
        {
            while (await reader.ReadLineAsync(Token) is { } line)
                Note(line, seen);
        }, Token);
        await EndAsync(rest);
        var events = (await app.Services.GetRequiredService<RunHistory>().EventsAsync(run, 0, Token)).Select(e => e.Seq);
        Assert.Equal(events, seen);
    }

    private static void Note(string line, List<int> seen)
    {
        if (line.StartsWith("id: ", StringComparison.Ordinal))
            seen.Add(int.Parse(line[4..], CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task Events_RemovedByRetention_ReportsTheEndAndTheRemoval()
    {
        await using var app = await StartAsync();
        using var client = await app.CreateClientAsync(Role.Operator);
        var run = await BeginAsync(client);
        await EndAsync(ReadAsync(await OpenAsync(client, run)));
        await using var db = app.Database.OpenContext();
        var last = await db.Set<RunEvent>().Where(e => e.RunId == run).MaxAsync(e => e.Seq, Token);
        await db.Set<RunEvent>().Where(e => e.RunId == run).ExecuteDeleteAsync(Token);

        using var response = await OpenAsync(client, run);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var text = await response.Content.ReadAsStringAsync(Token);
        Assert.Contains($"id: {last}\nevent: run.succeeded\n", text, StringComparison.Ordinal);
        Assert.Contains("\"earlierRemoved\":true", text, StringComparison.Ordinal);
        Assert.Equal([last], await ReadAsync(await OpenAsync(client, run, 3)));
        Assert.Empty(await ReadAsync(await OpenAsync(client, run, last)));
    }

    [Fact]
    public async Task Events_NoSuchRun_Answers404()
    {
        await using var app = await StartAsync();
        using var client = await app.CreateClientAsync(Role.Viewer);

        using var response = await OpenAsync(client, Guid.NewGuid());

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    private Task<StediApp> StartAsync(params string[] settings) => StediApp.StartAsync(
        b => b.Services.AddSingleton<IJobEngine>(_engine).AddSingleton<ICatalog>(new FakeCatalog())
            .ConfigureDbContext<StediDbContext>(o => o.AddInterceptors(_counter, _keyReads)),
        settings);

    private static async Task<Guid> BeginAsync(HttpClient client)
    {
        using var response = await client.PostAsJsonAsync("/api/v1/runs", new { select = "+customer_curated" }, Token);
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        return (await response.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("id").GetGuid();
    }

    /// <summary>Ends each started job until the run has ended.</summary>
    private async Task EndAsync(Task streams)
    {
        while (!streams.IsCompleted)
        {
            _engine.EndAll();
            await Task.WhenAny(streams, Task.Delay(50, Token));
            Token.ThrowIfCancellationRequested();
        }
        await streams;
    }

    private static async Task<HttpResponseMessage> OpenAsync(HttpClient client, Guid run, int? last = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/runs/{run}/events");
        if (last is { } seq)
            request.Headers.Add("Last-Event-ID", seq.ToString(CultureInfo.InvariantCulture));
        return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Token);
    }

    /// <summary>The server notices a disconnected client with a delay.</summary>
    private static async Task<HttpResponseMessage> OpenOnceFreeAsync(HttpClient client, Guid run)
    {
        for (var tries = 0; ; tries++)
        {
            var response = await OpenAsync(client, run);
            if (response.StatusCode != HttpStatusCode.TooManyRequests || tries == 500)
                return response;
            response.Dispose();
            await Task.Delay(20, Token);
        }
    }

    /// <summary>The event numbers, until the stream ends.</summary>
    private static async Task<List<int>> ReadAsync(HttpResponseMessage response)
    {
        var seen = new List<int>();
        using (response)
        using (var reader = new StreamReader(await response.Content.ReadAsStreamAsync(Token)))
        {
            while (await reader.ReadLineAsync(Token) is { } line)
            {
                if (line.StartsWith("id: ", StringComparison.Ordinal))
                    seen.Add(int.Parse(line[4..], CultureInfo.InvariantCulture));
            }
        }
        return seen;
    }

    private static async Task RefusedAsync(HttpResponseMessage response, string limit, string setting)
    {
        Assert.Equal(HttpStatusCode.TooManyRequests, response.StatusCode);
        var why = (await response.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("detail").GetString();
        Assert.Contains(limit, why, StringComparison.Ordinal);
        Assert.Contains(setting, why, StringComparison.Ordinal);
    }

    /// <summary>
    /// Adds an event from time to time while there are streams, so no stream is idle. The run's driver may be active at the same time.
    /// </summary>
    private static async Task TellAsync(StediApp app, Guid id, Task streams)
    {
        for (var told = 0; !streams.IsCompleted; told++)
        {
            await using (var lease = await app.Services.GetRequiredService<RunLeases>().TakeAsync(id, TimeSpan.FromSeconds(10), Token))
            {
                Assert.NotNull(lease);
                var run = (await lease.Db.FindRunAsync(id, Token))!;
                run.Wait(told % 2 == 0 ? WaitKind.Engine : WaitKind.Fault, $"told {told} times", DateTimeOffset.UtcNow);
                await lease.Db.SaveRunAsync(run, Token);
            }
            await Task.Delay(200, Token);
        }
    }

    /// <returns>The number of the last event, the one that ends the run.</returns>
    private static async Task<int> LengthenAsync(StediApp app, Guid run, int events)
    {
        await using var db = app.Database.OpenContext();
        var last = await db.Set<RunEvent>().Where(e => e.RunId == run).MaxAsync(e => e.Seq, Token);
        for (var seq = last + 1; seq <= last + events; seq++)
        {
            var kind = seq == last + events ? RunEventKinds.RunSucceeded : RunEventKinds.RunWaiting;
            db.Add(new RunEvent { RunId = run, Seq = seq, At = DateTimeOffset.UtcNow, Kind = kind, Status = "running" });
        }
        await db.SaveChangesAsync(Token);
        return last + events;
    }
}
