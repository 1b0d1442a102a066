using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;
using Stedi.Web.Auth;
using Stedi.Web.Tests.Fakes;
using Stedi.Web.Tests.Host;

namespace Stedi.Web.Tests.Runs;

public sealed class RunTotalsTests
{
    private static readonly TableName Raw = TableName.Parse("raw");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_AfterAnother_CountsWhatItChangedDroppedAndRejected()
    {
        await using var world = await RunWorld.CreateAsync();
        world.Engine.OnStart = r => new(EngineRunState.Succeeded, Metrics: r.Table == Raw ? Landed(r, 950, 6) : Made(r, 480, 470));
        var first = await world.RunToEndAsync("raw a");
        world.Engine.OnStart = r => new(EngineRunState.Succeeded, Metrics: r.Table == Raw ? Landed(r, 950, 6) : Made(r, 500, 450));

        var second = await world.RunToEndAsync("raw a");

        Assert.Equal(new(1430, null, 470, 6), first.Totals);
        Assert.Equal(new(1450, 20, 450, 6), second.Totals);
        Assert.Equal([("raw", true, 950L), ("a", false, 480L)], second.Steps.Select(s => (s.Table.Value, s.Unchanged, s.RowsReplaced!.Value)));
        Assert.DoesNotContain(first.Steps, s => s.Unchanged);
    }

    [Fact]
    public async Task Run_ThatItsRejectsFailed_CountsThem()
    {
        await using var world = await RunWorld.CreateAsync();
        world.Engine.OnStart = r => new(EngineRunState.Failed, "too many rejects", Metrics: Landed(r, 1, 9));

        var run = await world.RunToEndAsync("raw");

        Assert.Equal(new(null, null, null, 9), run.Totals);
    }

    [Fact]
    public async Task Run_RowsNotTracked_CountsNoDrops()
    {
        await using var world = await RunWorld.CreateAsync();
        world.Engine.OnStart = r => new(EngineRunState.Succeeded, Metrics: Made(r, 5, 0) with { Inputs = [new(Raw, "v", 7, null, [], 0)] });

        Assert.Null((await world.RunToEndAsync("a")).Totals.RowsDropped);
    }

    [Fact]
    public async Task List_OverRest_HasTheCounts()
    {
        using var landing = new TempFolder();
        landing.Write("customer_landing/a.json", "{}");
        var engine = new FakeJobEngine { OnStart = r => new(EngineRunState.Succeeded, Metrics: Landed(r, 8, 2)) };
        await using var app = await StediApp.StartAsync(b => b.Services.AddSingleton<IJobEngine>(engine), $"--Stedi:Landing={landing.Path}");
        using var client = await app.CreateClientAsync(Role.Operator);
        using var started = await client.PostAsJsonAsync("/api/v1/runs", new { select = "customer_landing" }, Token);
        while ((await client.GetFromJsonAsync<JsonElement>(started.Headers.Location!, Token)).GetProperty("finishedAt").ValueKind == JsonValueKind.Null)
            await Task.Delay(50, Token);

        var run = (await client.GetFromJsonAsync<JsonElement>("/api/v1/runs", Token)).GetProperty("items")[0];

        var totals = run.GetProperty("totals");
        Assert.Equal((8, 2), (totals.GetProperty("rowsOut").GetInt64(), totals.GetProperty("rowsRejected").GetInt64()));
        Assert.Equal(JsonValueKind.Null, totals.GetProperty("rowsChange").ValueKind);
        Assert.False(run.GetProperty("steps")[0].GetProperty("unchanged").GetBoolean());
    }

    private static VersionMetrics Landed(JobRequest request, long rows, long rejects) => FakeJobEngine.Metrics(request.Table, request.Version, rows) with
    {
        Landing = new("print", 1, 100, rejects, [], []),
    };

    private static VersionMetrics Made(JobRequest request, long rows, long dropped) => FakeJobEngine.Metrics(request.Table, request.Version, rows) with
    {
        Inputs = [new(Raw, "v", rows + dropped, rows, [new("gone", dropped)], 0)],
    };
}
