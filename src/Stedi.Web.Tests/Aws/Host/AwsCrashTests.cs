using System.Net;
using System.Text.Json;
using Stedi.Web.Deploy;
using Stedi.Web.Runs;
using Stedi.Web.Tests.EndToEnd;
using Stedi.Web.Tests.Fakes.Aws;
using Stedi.Web.Tests.Host;

namespace Stedi.Web.Tests.Aws.Host;

/// <summary><c>kill -9</c> of the server while Glue goes on, then a restart: nothing is started twice, nothing is half published.</summary>
public sealed class AwsCrashTests(ITestOutputHelper output)
{
    private static readonly CrashTrials Trials = CrashTrials.UpTo(5, TimeSpan.FromSeconds(80));
    private const int LongestKillDelay = 2500;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = CrashTrials.Timeout)]
    public async Task Kill_ServerAtAnyMoment_EveryRunIsPublishedWholeAndStartsNothingTwice()
    {
        await using var database = await TestDatabase.CreateAsync();
        using var landing = await SmallLanding.WriteAsync();
        using var home = new TempFolder();
        await using var aws = await AwsApp.StartFakeAsync(landing.Path);
        // So that a server may die while a job waits, runs, or has just ended.
        (aws.GlueJobs.StartDelay, aws.GlueJobs.RunTime) = (TimeSpan.FromMilliseconds(200), TimeSpan.FromMilliseconds(300));
        var seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);

        var server = await StartAsync(aws, home, database);
        try
        {
            Assert.False((await server.Client.PostAsync<DeployResultView>("/deploy/apply", new { })).Plan.HasChanges);
            foreach (var trial in Trials.Run())
            {
                var run = await server.Client.StartRunAsync();
                await Task.Delay(random.Next(LongestKillDelay), TestContext.Current.CancellationToken);
                await server.KillAsync();
                await server.DisposeAsync();
                server = await StartAsync(aws, home, database);

                var ended = await server.Client.ReachAsync(run, r => r.Status == RunStatus.Succeeded);

                Assert.Equal(BuiltLake.Counts(landing.Counts), await BuiltLake.CountsAsync(server.Client));
                Assert.All(ended.Steps, s => Assert.Equal(run.ToString(), aws.GlueCatalog.Find("stedi", s.Table.Value)!.Parameters!["stedi_run"]));
                Assert.All(AwsApp.StartsOfTokens(aws), n => Assert.Equal(1, n));
                Assert.Equal((trial + 1) * ended.Steps.Length, aws.GlueJobs.AllRuns.Count);
            }
        }
        finally
        {
            await server.DisposeAsync();
        }
    }

    [Fact]
    public async Task Serve_NoCredentialsAtAll_LivesAndSaysSo()
    {
        await using var database = await TestDatabase.CreateAsync();
        using var landing = await SmallLanding.WriteAsync();
        using var home = new TempFolder();
        await using var aws = await AwsApp.StartFakeAsync(landing.Path);
        await using var server = await StartAsync(
            aws, home, database, new("AWS_ACCESS_KEY_ID", null), new("AWS_SECRET_ACCESS_KEY", null), new("HOME", home.Path), new("AWS_PROFILE", null));

        using var ready = await server.Client.GetAsync("/health/ready", Token);
        using var live = await server.Client.GetAsync("/health/live", Token);
        var run = await server.Client.ReachAsync(await server.Client.StartRunAsync(), r => r.Reason is not null);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        using var report = JsonDocument.Parse(await ready.Content.ReadAsStringAsync(Token));
        Assert.Contains(
            "The server has no AWS credentials: give it some, then start it again.",
            report.RootElement.GetProperty("checks").EnumerateArray().Select(c => c.GetProperty("reason").GetString()));
        Assert.Equal(HttpStatusCode.OK, live.StatusCode);
        Assert.Contains("there are no AWS credentials. Give the server some by the SDK's usual chain", run.Reason, StringComparison.Ordinal);
    }

    private static Task<ServerProcess> StartAsync(
        FakeAws aws, TempFolder home, TestDatabase database, params KeyValuePair<string, string?>[] environment) =>
        ServerProcess.StartAsync(
            home.Path, "", database.ConnectionString,
            [
                .. AwsApp.Settings(aws).Select(s => KeyValuePair.Create(s.Name.Replace(":", "__", StringComparison.Ordinal), (string?)s.Value)), .. environment,
            ]);
}
