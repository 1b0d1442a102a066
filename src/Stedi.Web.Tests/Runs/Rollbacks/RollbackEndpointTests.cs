using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Stedi.Pipeline.Engines;
using Stedi.Web.Auth;
using Stedi.Web.Runs;
using Stedi.Web.Tables;
using Stedi.Web.Tests.Fakes;
using Stedi.Web.Tests.Host;

namespace Stedi.Web.Tests.Runs.Rollbacks;

/// <summary>Rolling back and releasing over REST.</summary>
public sealed class RollbackEndpointTests
{
    private const string Curated = "customer_curated";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Rollback_OfARun_HoldsItsTablesUntilTheyAreReleased()
    {
        await using var app = await StartAsync();
        using var client = await app.CreateClientAsync(Role.Operator);
        var old = await client.RunAsync();
        var bad = await client.RunAsync();

        var started = await client.PostAsync<RunView>($"/runs/{bad.Id}/rollback", new { });
        var run = await client.EndOfRunAsync(started.Id);

        Assert.Equal((RunStatus.Succeeded, bad.Id), (run.Status, run.Rollback?.RunId));
        var table = await client.GetAsync<TableView>($"/tables/{Curated}");
        Assert.Equal(VersionOf(old), table.CurrentVersion);
        Assert.Equal((VersionOf(bad), VersionOf(old)), (table.Held?.From, table.Held?.To));
        Assert.Equal(HttpStatusCode.Conflict, (await PostAsync(client, "/runs", new { select = "zone:curated" })).Status);
        var (status, detail) = await PostAsync(client, $"/runs/{bad.Id}/rollback", new { });
        Assert.Equal(HttpStatusCode.Conflict, status);
        Assert.Contains("Published again by a later run: customer_trusted, ", detail, StringComparison.Ordinal);

        Assert.Null((await client.PostAsync<TableView>($"/tables/{Curated}/release", new { })).Held);
        Assert.Equal(HttpStatusCode.Conflict, (await PostAsync(client, $"/tables/{Curated}/release", new { })).Status);
        var next = await client.RunAsync("zone:curated");
        Assert.Equal([Curated], next.Steps.Select(s => s.Table.Value));
        Assert.Equal(["machine_learning_curated"], next.Held.Select(h => h.Table.Value));
    }

    [Fact]
    public async Task Rollback_NothingBefore_NamesTheTables()
    {
        await using var app = await StartAsync();
        using var client = await app.CreateClientAsync(Role.Operator);
        var first = await client.RunAsync();

        var (status, detail) = await PostAsync(client, $"/runs/{first.Id}/rollback", new { });

        Assert.Equal(HttpStatusCode.Conflict, status);
        Assert.All(first.Steps, s => Assert.Contains(s.Table.Value, detail, StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.NotFound, (await PostAsync(client, $"/runs/{Guid.NewGuid()}/rollback", new { })).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await PostAsync(client, "/tables/nowhere/release", new { })).Status);
    }

    [Fact]
    public async Task Rollback_Viewer_IsDenied()
    {
        await using var app = await StartAsync();
        using var client = await app.CreateClientAsync(Role.Viewer);

        Assert.Equal(HttpStatusCode.Forbidden, (await PostAsync(client, $"/runs/{Guid.NewGuid()}/rollback", new { })).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await PostAsync(client, $"/tables/{Curated}/release", new { })).Status);
    }

    private static Task<StediApp> StartAsync() => StediApp.StartAsync(
        b => b.Services.AddSingleton<ICatalog>(new FakeCatalog()).AddSingleton<IJobEngine>(new FakeJobEngine { OnStart = r => FakeJobEngine.Succeeded(r) }),
        $"--Stedi:Scripts={TestPaths.Scripts}");

    private static string? VersionOf(RunView run) => run.Steps.Single(s => s.Table.Value == Curated).Version;

    private static async Task<(HttpStatusCode Status, string Detail)> PostAsync(HttpClient client, string path, object body)
    {
        using var response = await client.PostAsJsonAsync("/api/v1" + path, body, Token);
        var answer = await response.Content.ReadAsStringAsync(Token);
        return (response.StatusCode, JsonDocument.Parse(answer).RootElement.TryGetProperty("detail", out var detail) ? detail.GetString() ?? "" : "");
    }
}
