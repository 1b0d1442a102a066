using System.Net;
using System.Text.Json;
using Stedi.Pipeline.Engines;
using Stedi.Web.Runs;
using Stedi.Web.Tables;
using Stedi.Web.Tests.EndToEnd;
using Stedi.Web.Tests.Fakes.Aws;
using Stedi.Web.Tests.Host;

namespace Stedi.Web.Tests.Aws.Host;

/// <summary>
/// <c>kill -9</c> of the server while Glue jobs, a rollback or a deployment are in progress, then a restart. Nothing is started twice or
/// half published.
/// </summary>
public sealed class AwsCrashTests(ITestOutputHelper output)
{
    /// <summary>Time from the start of a run to the kill. For a rollback or deployment it is shorter.</summary>
    private static readonly TimeSpan LongestKillDelay = TimeSpan.FromMilliseconds(2500), LongestKillDelayOfCalls = TimeSpan.FromMilliseconds(400);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = CrashTrials.Timeout)]
    public async Task Kill_ServerAtAnyMoment_EveryRunIsPublishedWholeAndStartsNothingTwice()
    {
        await using var database = await TestDatabase.CreateAsync();
        using var landing = await SmallLanding.WriteAsync();
        using var home = new TempFolder();
        await using var aws = await AwsApp.StartFakeAsync(landing.Path);
        // So the server can die while a job waits, runs, or has just ended.
        (aws.GlueJobs.StartDelay, aws.GlueJobs.RunTime) = (TimeSpan.FromMilliseconds(200), TimeSpan.FromMilliseconds(300));
        var counts = BuiltLake.Counts(landing.Counts);
        var seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        var trials = CrashTrials.UpTo(6, TimeSpan.FromSeconds(50), seed);
        var (builds, made) = (0, 0);

        var server = await StartAsync(aws, home, database);
        try
        {
            Assert.False((await server.Client.PostAsync<DeployResult>("/deploy/apply", new { })).Plan.HasChanges);
            var last = await server.Client.RunAsync();
            builds++;
            foreach (var trial in trials.Run())
            {
                if (trial % 3 == 1)
                {
                    made += await KillWhileDeployingAsync();
                    continue;
                }
                var isRollback = trial % 3 == 2;
                var run = isRollback ? (await server.Client.PostAsync<RunView>($"/runs/{last.Id}/rollback", new { })).Id : await server.Client.StartRunAsync();
                await trials.KillAsync(isRollback ? LongestKillDelayOfCalls : LongestKillDelay, RestartAsync, TestContext.Current.CancellationToken);

                var ended = await server.Client.ReachAsync(run, r => r.Status == RunStatus.Succeeded);

                Assert.Equal(counts, await BuiltLake.CountsAsync(server.Client));
                Assert.All(ended.Steps, s => Assert.Equal(run.ToString(), aws.GlueCatalog.Find("stedi", s.Table.Value)!.Parameters!["stedi_run"]));
                builds += isRollback ? 0 : 1;
                foreach (var step in isRollback ? ended.Steps : [])
                    await server.Client.PostAsync<TableView>($"/tables/{step.Table}/release", new { });
                Assert.All(AwsApp.StartsOfTokens(aws), n => Assert.Equal(1, n));
                Assert.Equal(builds * counts.Count, aws.GlueJobs.AllRuns.Count);
                last = ended;
            }
        }
        finally
        {
            await server.DisposeAsync();
        }
        output.WriteLine($"{trials.Kills} kills in {trials.Trials} trials");
        output.WriteLine($"{builds} runs that built; {made} scripts were there before a killed deployment was applied again");

        async Task RestartAsync(int _)
        {
            await server.KillAsync();
            await server.DisposeAsync();
            server = await StartAsync(aws, home, database);
        }

        // Removes deployed objects, as someone might in the console, and deploys them again.
        async Task<int> KillWhileDeployingAsync()
        {
            var scripts = aws.S3.List(AwsApp.Bucket, "scripts/").ToDictionary(o => o.Key, o => o.Object.Content);
            Assert.NotEmpty(scripts);
            foreach (var key in scripts.Keys)
                aws.S3.Delete(AwsApp.Bucket, key);
            var applying = server.Client.PostAsync<DeployResult>("/deploy/apply", new { });
            await trials.KillAsync(LongestKillDelayOfCalls, RestartAsync, TestContext.Current.CancellationToken);
            await ((Task)applying).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            var there = aws.S3.List(AwsApp.Bucket, "scripts/").Count;

            Assert.False((await server.Client.PostAsync<DeployResult>("/deploy/apply", new { })).Plan.HasChanges);

            Assert.Equal(scripts, aws.S3.List(AwsApp.Bucket, "scripts/").ToDictionary(o => o.Key, o => o.Object.Content));
            return there;
        }
    }

    [Fact]
    public async Task Serve_NoCredentialsAtAll_StartsAndSaysSo()
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
            report.RootElement.GetProperty("checks").EnumerateArray().Select(c => c.GetProperty("reason").GetString()),
            reason => reason?.Contains("no AWS credentials", StringComparison.Ordinal) == true);
        Assert.Equal(HttpStatusCode.OK, live.StatusCode);
        Assert.Contains("there are no AWS credentials", run.Reason, StringComparison.Ordinal);
    }

    private static Task<ServerProcess> StartAsync(
        FakeAws aws, TempFolder home, TestDatabase database, params KeyValuePair<string, string?>[] environment) =>
        ServerProcess.StartAsync(
            home.Path, "", database.ConnectionString,
            [
                .. AwsApp.Settings(aws).Select(s => KeyValuePair.Create(s.Name.Replace(":", "__", StringComparison.Ordinal), (string?)s.Value)), .. environment,
            ]);
}
