using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;
using Stedi.Web.Auth;
using Stedi.Web.Tests.Fakes;
using Stedi.Web.Tests.Host;

namespace Stedi.Web.Tests.Runs;

public sealed class RunReportTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Report_StepFailedByACheck_HasItsViolationsAndSamples()
    {
        using var landing = new TempFolder();
        landing.Write("customer_landing/a.json", "{}");
        var engine = new FakeJobEngine { OnStart = r => new(EngineRunState.Failed, "a check blocks it", Metrics: Blocked(r)) };
        await using var app = await StediApp.StartAsync(b => b.Services.AddSingleton<IJobEngine>(engine), $"--Stedi:Landing={landing.Path}");
        using var client = await app.CreateClientAsync(Role.Operator);

        using var started = await client.PostAsJsonAsync("/api/v1/runs", new { select = "customer_landing" }, Token);
        Assert.Equal(HttpStatusCode.Accepted, started.StatusCode);
        await EndedAsync(client, started.Headers.Location!);
        var report = await client.GetFromJsonAsync<JsonElement>($"{started.Headers.Location}/report", Token);

        var table = Assert.Single(report.GetProperty("tables").EnumerateArray());
        Assert.Equal("failed", table.GetProperty("status").GetString());
        Assert.Equal(JsonValueKind.Null, table.GetProperty("rowCount").ValueKind);
        Assert.Equal(8, table.GetProperty("rowsIn").GetInt64());
        var check = Assert.Single(table.GetProperty("checks").EnumerateArray());
        Assert.Equal(("no_x", "error", 2L), (check.GetProperty("name").GetString(), check.GetProperty("severity").GetString(), check.GetProperty("violations").GetInt64()));
        Assert.Equal(["{\"x\":1}", "{\"x\":2}"], check.GetProperty("samples").EnumerateArray().Select(s => s.GetString()));
    }

    [Fact]
    public async Task Report_UnknownRun_IsNotFound()
    {
        await using var app = await StediApp.StartAsync();
        using var client = await app.CreateClientAsync(Role.Viewer);

        using var response = await client.GetAsync($"/api/v1/runs/{Guid.NewGuid()}/report", Token);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    private static VersionMetrics Blocked(JobRequest request) => FakeJobEngine.Metrics(request.Table, request.Version, 7) with
    {
        Checks = [new("no_x", Severity.Error, 2, ["{\"x\":1}", "{\"x\":2}"])],
    };

    private static async Task EndedAsync(HttpClient client, Uri run)
    {
        while ((await client.GetFromJsonAsync<JsonElement>(run, Token)).GetProperty("finishedAt").ValueKind == JsonValueKind.Null)
            await Task.Delay(50, Token);
    }
}
