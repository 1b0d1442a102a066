using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Stedi.Pipeline.Engines;
using Stedi.Web.Auth;
using Stedi.Web.Queries;
using Stedi.Web.Runs;
using Stedi.Web.Runs.Detail;
using Stedi.Web.Runs.Forecast;
using Stedi.Web.Tables;
using Stedi.Web.Tests.Host;

namespace Stedi.Web.Tests.Aws.Host;

/// <summary>From an empty account to published tables on the real data: REST, deploy, Glue, Athena, CloudWatch and S3 together.</summary>
public sealed class AwsHostTests
{
    private static readonly SortedDictionary<string, long?> TrueCounts = new(StringComparer.Ordinal)
    {
        ["customer_landing"] = 956, ["accelerometer_landing"] = 81_273, ["step_trainer_landing"] = 28_680, ["customer_trusted"] = 482,
        ["accelerometer_trusted"] = 40_981, ["step_trainer_trusted"] = 14_460, ["customer_curated"] = 482, ["machine_learning_curated"] = 43_681,
    };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_RealData_GivesTheTrueCountsAndTheRowsOfTheLocalEngine()
    {
        var landing = TestPaths.RequireRealData();
        await using var local = await StediApp.StartAsync(null, $"--Stedi:Landing={landing}");
        using var localClient = await local.CreateClientAsync(Role.Admin);
        await using var aws = await AwsApp.StartAsync(landing);

        await aws.DeployAsync();
        await aws.Client.RunAsync();
        await localClient.RunAsync();

        Assert.Equal(TrueCounts, await BuiltLake.CountsAsync(aws.Client));
        using var folder = new TempFolder();
        var here = (await localClient.GetAsync<TableView[]>("/tables")).ToDictionary(t => t.Name);
        foreach (var table in await aws.Client.GetAsync<TableView[]>("/tables"))
        {
            Assert.Equal(here[table.Name].Columns.Select(c => (c.Name, c.Type)), table.Columns.Select(c => (c.Name, c.Type)));
            Assert.Equal((table.Name, 0L), (table.Name, BuiltLake.RowsThatDiffer(here[table.Name].Location, BuiltLake.Download(aws, table, folder))));
        }
        Assert.All(AwsApp.StartsOfTokens(aws.Aws), n => Assert.Equal(1, n));
    }

    [Fact]
    public async Task Run_NothingDeployed_IsRefusedUntilThePlanIsApplied()
    {
        using var landing = await SmallLanding.WriteAsync();
        await using var app = await AwsApp.StartAsync(landing.Path);

        using (var refused = await app.Client.PostAsJsonAsync("/api/v1/runs", new { select = "*" }, Token))
        {
            Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
            Assert.Contains("./stedi deploy --apply", await refused.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
        }
        var plan = await app.Client.GetAsync<DeployPlan>("/deploy/plan");
        Assert.True(plan.HasChanges);
        var applied = await app.Client.PostAsync<DeployResult>("/deploy/apply", new { plan = plan.Id });
        Assert.False(applied.Plan.HasChanges);

        await app.Client.RunAsync();
        Assert.Equal(BuiltLake.Counts(landing.Counts), await BuiltLake.CountsAsync(app.Client));
    }

    [Fact]
    public async Task Run_Succeeded_HasCostAndLogOfEachStep()
    {
        using var landing = await SmallLanding.WriteAsync();
        await using var app = await AwsApp.StartAsync(landing.Path, settings: "--Stedi:Aws:PricePerDpuHour=0.6");
        app.Aws.GlueJobs.RunTime = TimeSpan.FromSeconds(1);
        await app.DeployAsync();

        var run = await app.Client.RunAsync("zone:landing");

        // Glue bills at least one minute: 2 workers of 1 DPU.
        Assert.All(run.Steps, s => Assert.Equal(0.02, s.Cost!.Value.Usd, 6));
        Assert.Equal(0.06, run.Cost!.Value.Usd, 6);
        var json = await app.Client.GetAsync<JsonElement>($"/runs/{run.Id}");
        Assert.All(json.GetProperty("steps").EnumerateArray(), s => Assert.InRange(s.GetProperty("dpuHours").GetDouble(), 2 / 3600.0, 0.1));
        var report = await app.Client.GetAsync<RunReport>($"/runs/{run.Id}/report");
        Assert.Equal(run.Cost, report.Cost);
        Assert.Equal(run.Steps.Select(s => s.Cost), report.Tables.Select(t => t.Cost));
        var forecast = await app.Client.GetAsync<RunForecast>("/runs/forecast?select=zone:landing");
        Assert.Equal(0.06, forecast.UsualCost!.Value.Usd, 6);
        var again = await app.Client.RunAsync("zone:landing");
        var compared = await app.Client.GetAsync<RunComparison>($"/runs/{again.Id}/compare?with={run.Id}");
        Assert.Equal((again.Cost, run.Cost), (compared.Run.Cost, compared.Other.Cost));
        Assert.All(compared.Tables, t => Assert.Equal(t.Other!.Cost, t.Run!.Cost));
        var logged = new HashSet<string>();
        for (var (page, cursor) = (default(RunLogPage), ""); cursor is not null; cursor = page.NextCursor)
        {
            page = await app.Client.GetAsync<RunLogPage>($"/runs/{run.Id}/logs?cursor={Uri.EscapeDataString(cursor)}");
            logged.UnionWith(page.Items.Select(l => l.Table.Value));
            // The last log lines of a step arrive up to 15 seconds after its end.
            if (page.Items.Length == 0)
                await Task.Delay(100, TestContext.Current.CancellationToken);
        }
        Assert.Equal(run.Steps.Select(s => s.Table.Value).ToHashSet(), logged);
    }

    [Fact]
    public async Task Tables_Published_AreCountedAndPreviewedAgainWithoutAthena()
    {
        using var landing = await SmallLanding.WriteAsync();
        await using var app = await AwsApp.StartAsync(landing.Path);
        await app.DeployAsync();
        await app.Client.RunAsync();
        var before = app.Aws.Athena.Queries.Count;

        Assert.Equal(BuiltLake.Counts(landing.Counts), await BuiltLake.CountsAsync(app.Client));
        Assert.Equal(before, app.Aws.Athena.Queries.Count);

        var first = await app.Client.GetAsync<Preview>("/tables/customer_trusted/preview?limit=5");
        var again = await app.Client.GetAsync<Preview>("/tables/customer_trusted/preview?limit=5");
        Assert.Equal(before + 1, app.Aws.Athena.Queries.Count);
        Assert.Equal(0, again.ScannedBytes);
        Assert.Equal((landing.Counts.CustomerTrusted, 5), (first.RowCount, again.Rows.Length));
    }

    [Fact]
    public async Task Query_OnAthena_ReportsBytesScannedAndCost()
    {
        using var landing = await SmallLanding.WriteAsync();
        await using var app = await AwsApp.StartAsync(landing.Path);
        await app.DeployAsync();
        await app.Client.RunAsync();

        var query = await app.Client.PostAsync<QueryView>("/queries", new { sql = "SELECT count(*) AS n FROM customer_trusted" });
        while (query.Status is QueryStatus.Queued or QueryStatus.Running)
            query = await app.Client.GetAsync<QueryView>($"/queries/{query.Id}");

        Assert.True(query.Status == QueryStatus.Succeeded, query.Error);
        Assert.True(query.ScannedBytes > 0);
        // At least 10 MiB, at 5 dollars per TiB.
        Assert.Equal(10 * 5 / 1048576.0, query.Cost!.Value.Usd, 9);
        var result = await app.Client.GetAsync<JsonElement>($"/queries/{query.Id}/results");
        Assert.Equal(landing.Counts.CustomerTrusted, result.GetProperty("rows")[0][0].GetInt64());
    }
}
