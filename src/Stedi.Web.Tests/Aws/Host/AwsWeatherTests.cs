using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Stedi.Pipeline.Engines;
using Stedi.Web.Runs;
using Stedi.Web.Tables;
using Stedi.Web.Tests.Fakes.Aws;
using Stedi.Web.Tests.Host;

namespace Stedi.Web.Tests.Aws.Host;

/// <summary>AWS failures on the whole program. A run recovers from them, or says what is wrong and what to do.</summary>
public sealed class AwsWeatherTests : IAsyncLifetime
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(2);

    private SmallLanding _landing = null!;
    private AwsApp _app = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private HttpClient Client => _app.Client;

    private FakeFaults Faults => _app.Aws.Faults;

    public async ValueTask InitializeAsync()
    {
        _landing = await SmallLanding.WriteAsync();
        if (!TestDatabase.IsAvailable)
            return;
        _app = await AwsApp.StartAsync(_landing.Path);
        await _app.DeployAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
            await _app.DisposeAsync();
        _landing.Dispose();
    }

    [Theory]
    [InlineData(nameof(FakeFaultKind.Throttling))]
    [InlineData(nameof(FakeFaultKind.ServerError))]
    public async Task Run_ThirtyPercentOfAllCallsFail_PublishesEverythingAndStartsNothingTwice(string kind)
    {
        TestDatabase.SkipWhereAbsent();
        Faults.Add(new("*", Enum.Parse<FakeFaultKind>(kind), Share: 0.3));
        var run = await Client.RunAsync();
        Faults.Clear();

        await AssertWholeAsync(run);
    }

    [Fact]
    public async Task Run_EachAnswerOfStartJobRunIsLost_StartsNothingTwice()
    {
        TestDatabase.SkipWhereAbsent();
        Faults.Add(new("Glue.StartJobRun", FakeFaultKind.LostAnswer));

        await AssertWholeAsync(await Client.RunAsync());
    }

    [Fact]
    public async Task Run_CredentialsExpireMeanwhile_WaitsSaysWhyAndContinues()
    {
        TestDatabase.SkipWhereAbsent();
        Faults.Add(new("*", FakeFaultKind.ExpiredToken));

        var id = await Client.StartRunAsync();
        await Client.ReachAsync(id, r => r.Reason?.Contains("AWS credentials have expired", StringComparison.Ordinal) == true);
        await BecomesAsync(HttpStatusCode.ServiceUnavailable, "The server's AWS credentials have expired. Sign in again.");
        Assert.Equal(HttpStatusCode.OK, (await Client.GetAsync("/health/live", Token)).StatusCode);
        Assert.Contains("credentials have expired", await RefusalAsync("/api/v1/tables"), StringComparison.Ordinal);
        Faults.Clear();

        await AssertWholeAsync(await Client.ReachAsync(id, r => r.Status == RunStatus.Succeeded));
    }

    [Theory]
    [InlineData("Glue.GetTables", "glue:GetTables")]
    [InlineData("S3.ListObjectsV2", "s3:ListBucket")]
    [InlineData("Glue.StartJobRun", "glue:StartJobRun")]
    public async Task Run_AccessDenied_FailsAndNamesTheAction(string operation, string action)
    {
        TestDatabase.SkipWhereAbsent();
        Faults.Add(new(operation, FakeFaultKind.AccessDenied));

        var run = await Client.EndOfRunAsync(await Client.StartRunAsync("zone:landing"));

        Assert.Equal(RunStatus.Failed, run.Status);
        Assert.Contains($"Allow {action}", string.Join(" ", run.Steps.Select(s => s.Error).Append(run.Reason)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Publish_DeniedHalfway_WaitsAndIsCompleted()
    {
        TestDatabase.SkipWhereAbsent();
        var denied = 0;
        _app.Aws.Calls.Arrived += operation =>
        {
            if (operation == "Glue.UpdateTable" && Interlocked.Increment(ref denied) == 4)
                Faults.Add(new("Glue.UpdateTable", FakeFaultKind.AccessDenied));
        };

        var id = await Client.StartRunAsync();
        var waiting = await Client.ReachAsync(id, r => r.Status == RunStatus.Publishing && r.Reason is not null);
        Assert.Contains("Allow glue:UpdateTable", waiting.Reason, StringComparison.Ordinal);
        Faults.Clear();

        await AssertWholeAsync(await Client.ReachAsync(id, r => r.Status == RunStatus.Succeeded));
    }

    [Fact]
    public async Task Run_JobDeletedMeanwhile_FailsAndSaysToDeploy()
    {
        TestDatabase.SkipWhereAbsent();
        // After the check at the start of a run.
        _app.Aws.Calls.Arrived += operation =>
        {
            if (operation == "Glue.StartJobRun")
                _app.Aws.GlueJobs.Delete("stedi-customer_landing_to_trusted");
        };

        var run = await Client.EndOfRunAsync(await Client.StartRunAsync());

        Assert.Equal(RunStatus.Failed, run.Status);
        Assert.Contains("./stedi deploy --apply", run.Steps.Single(s => s.Table.Value == "customer_trusted").Error, StringComparison.Ordinal);
        Assert.All(await Client.GetAsync<TableView[]>("/tables"), t => Assert.Null(t.CurrentVersion));
        Assert.Contains((await Client.GetAsync<DeployPlan>("/deploy/plan")).Changes, c => c.Name == "stedi-customer_landing_to_trusted" && c.Kind != DeployChangeKind.None);
    }

    [Fact]
    public async Task Ready_BucketAbsent_SaysSoWithoutNamingIt()
    {
        await using var other = await AwsApp.StartAsync(_landing.Path, settings: "--Stedi:Aws:Bucket=nobodys-lake");

        var (status, reason) = await HealthAsync(other.Client);

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "The lake's bucket does not exist."), (status, reason));
    }

    [Fact]
    public async Task Ready_WorkgroupAbsent_SaysSo()
    {
        await using var other = await AwsApp.StartAsync(_landing.Path, settings: "--Stedi:Aws:WorkGroup=nobodys");

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "The Athena workgroup does not exist."), await HealthAsync(other.Client));
    }

    /// <summary>This run has published everything with the true counts. No token was started twice.</summary>
    private async Task AssertWholeAsync(RunView run)
    {
        Assert.Equal(BuiltLake.Counts(_landing.Counts), await BuiltLake.CountsAsync(Client));
        Assert.All(
            run.Steps, s => Assert.Equal(run.Id.ToString(), _app.Aws.GlueCatalog.Find("stedi", s.Table.Value)!.Parameters!["stedi_run"]));
        Assert.All(AwsApp.StartsOfTokens(_app.Aws), n => Assert.Equal(1, n));
    }

    /// <summary>Health is refreshed every ten seconds. The dashboard's bar may have asked just before the failure began.</summary>
    private async Task BecomesAsync(HttpStatusCode status, string reason)
    {
        var seen = await HealthAsync(Client);
        for (var began = Stopwatch.GetTimestamp(); seen != (status, reason) && Stopwatch.GetElapsedTime(began) < Longest; seen = await HealthAsync(Client))
            await Task.Delay(200, Token);
        Assert.Equal((status, reason), seen);
    }

    /// <summary>The answer to a read after AWS becomes unreachable. For one second, the cached answer is returned.</summary>
    private async Task<string> RefusalAsync(string path)
    {
        for (var began = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(began) < Longest; await Task.Delay(200, Token))
        {
            using var answer = await Client.GetAsync(path, Token);
            if (answer.StatusCode == HttpStatusCode.ServiceUnavailable)
                return await answer.Content.ReadAsStringAsync(Token);
        }
        throw new TimeoutException($"GET {path} still returns data.");
    }

    private static async Task<(HttpStatusCode Status, string? Reason)> HealthAsync(HttpClient client)
    {
        using var response = await client.GetAsync("/health/ready", Token);
        using var report = JsonDocument.Parse(await response.Content.ReadAsStringAsync(Token));
        var part = report.RootElement.GetProperty("checks").EnumerateArray().Single(c => c.GetProperty("name").GetString() == "aws");
        return (response.StatusCode, part.GetProperty("reason").GetString());
    }
}
