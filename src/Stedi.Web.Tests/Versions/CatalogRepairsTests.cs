using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Stedi.Pipeline.Local;
using Stedi.Pipeline.Local.Catalog;
using Stedi.Pipeline.Local.Sample;
using Stedi.Pipeline.Model;
using Stedi.Web.Audit;
using Stedi.Web.Auth;
using Stedi.Web.Cli;
using Stedi.Web.Tests.Fakes;
using Stedi.Web.Tests.Host;
using Stedi.Web.Versions;

namespace Stedi.Web.Tests.Versions;

/// <summary>The whole program over a lake whose catalog disappears after a run.</summary>
public sealed class CatalogRepairsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Repair_CatalogDeleted_NoRunReplacesItAndEveryVersionIsRestored()
    {
        using var landing = new TempFolder();
        await SampleData.WriteAsync(landing["data"], 20, 1, Token);
        await using var app = await StediApp.StartAsync(null, $"--Stedi:Landing={landing["data"]}");
        using var client = await app.CreateClientAsync(Role.Operator);
        var lake = new LakePaths(Path.Combine(app.Home, "lake"));
        Assert.Equal("succeeded", (await RunAsync(client, "+customer_trusted accelerometer_landing")).GetProperty("status").GetString());
        var before = await VersionsAsync(client);
        Assert.Equal(3, before.Count);
        File.Delete(lake.Catalog);
        // Someone who deletes one also deletes the other. The history still has the facts.
        File.Delete(lake.CatalogMark);

        var refused = await RunAsync(client, "customer_landing");
        Assert.Equal("failed", refused.GetProperty("status").GetString());
        Assert.Contains("./stedi repair", refused.GetRawText(), StringComparison.Ordinal);
        Assert.False(File.Exists(lake.Catalog));
        using (var tables = await client.GetAsync("/api/v1/tables", Token))
        {
            Assert.Equal(HttpStatusCode.BadGateway, tables.StatusCode);
            Assert.Contains("./stedi repair", await tables.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
        }
        var damaged = TableName.Parse("accelerometer_landing");
        Damage.Truncate(Path.Combine(lake.Version(damaged, before[damaged.Value]), "data.parquet"));

        var repairs = Repairs(app);
        var plan = await repairs.PlanAsync(new Progress<RepairedTable>(), Token);
        Assert.Equal((CatalogCondition.Missing, true), (plan.Condition, plan.HasRepairs));
        Assert.Equal(["customer_landing", "customer_trusted"], plan.Restorable.Select(t => t.Table.Value));
        Assert.Contains("data.parquet", Assert.Single(plan.Damaged).Fault, StringComparison.Ordinal);
        Assert.False(File.Exists(lake.Catalog));
        await repairs.ApplyAsync(plan, "Ada", Token);

        var noted = Assert.Single((await app.Services.GetRequiredService<AuditLog>().ListAsync(new(Action: AuditActions.CatalogRepaired), Token)).Items);
        Assert.Equal("Ada", noted.Actor);
        Assert.Contains("customer_trusted to version", noted.Detail, StringComparison.Ordinal);
        before.Remove(damaged.Value);
        Assert.Equal(before, await VersionsAsync(client));
        var after = await repairs.PlanAsync(new Progress<RepairedTable>(), Token);
        Assert.False(after.HasRepairs);
        Assert.Equal([damaged], after.Damaged.Select(t => t.Table));
        Assert.Contains("./stedi run accelerometer_landing", RepairReport.Of(after, isApplied: false), StringComparison.Ordinal);
        // The next run reads the damaged files again, and reports it.
        var built = await RunAsync(client, damaged.Value);
        Assert.Equal("succeeded", built.GetProperty("status").GetString());
        Assert.Equal("damage", Assert.Single(built.GetProperty("warnings").EnumerateArray()).GetProperty("kind").GetString());
        Assert.Equal(3, (await VersionsAsync(client)).Count);
        Assert.Empty((await repairs.PlanAsync(new Progress<RepairedTable>(), Token)).Damaged);
    }

    [Fact]
    public async Task Plan_NewHome_HasNothingToRepair()
    {
        await using var app = await StediApp.StartAsync();

        var plan = await Repairs(app).PlanAsync(new Progress<RepairedTable>(), Token);

        Assert.Equal((CatalogCondition.New, false, 0), (plan.Condition, plan.HasRepairs, plan.Tables.Length));
    }

    private static CatalogRepairs Repairs(StediApp app) =>
        ActivatorUtilities.CreateInstance<CatalogRepairs>(app.Services, new CatalogRepair(app.Services.GetRequiredService<LocalOptions>(), TimeProvider.System));

    private static async Task<Dictionary<string, string>> VersionsAsync(HttpClient client) =>
        (await client.GetFromJsonAsync<JsonElement>("/api/v1/tables", Token)).EnumerateArray().Where(t => t.GetProperty("currentVersion").ValueKind != JsonValueKind.Null)
            .ToDictionary(t => t.GetProperty("name").GetString()!, t => t.GetProperty("currentVersion").GetString()!);

    private static async Task<JsonElement> RunAsync(HttpClient client, string select)
    {
        using var started = await client.PostAsJsonAsync("/api/v1/runs", new { select }, Token);
        Assert.True(started.StatusCode == HttpStatusCode.Accepted, await started.Content.ReadAsStringAsync(Token));
        while (true)
        {
            var run = await client.GetFromJsonAsync<JsonElement>(started.Headers.Location, Token);
            if (run.GetProperty("finishedAt").ValueKind != JsonValueKind.Null)
                return run;
            await Task.Delay(50, Token);
        }
    }
}
