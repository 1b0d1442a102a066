using System.Text.Json.Nodes;
using Stedi.Pipeline.Aws.Clients.Glue;
using Stedi.Pipeline.Engines;
using Stedi.Web.Tests.Fakes.Aws;

namespace Stedi.Web.Tests.Aws;

/// <summary>Job runs of the fake build the tables of their scripts.</summary>
public sealed class LocalGlueExecutorTests : FakeAwsTest
{
    private const string Script =
        """"
        JOB = "make_tall"
        TABLE = "tall"

        SQL = """\
        SELECT id, height
        FROM people
        WHERE height > ${least}
        """

        VARIABLES = {
            "least": ("1", "2"),
        }

        CHECKS = (
            (
                "id_is_known",
                "Error",
                {},
                "SELECT * FROM tall WHERE id IS NULL",
                "",
            ),
        )

        ACCOUNTS = (
            (
                "people",
                (),
                (
                    (
                        "short",
                        {"least": "1"},
                        "height <= 1",
                    ),
                ),
            ),
        )

        ACCOUNTING = "Error"

        RULES = {
            "people": {"allow_empty": "false", "error": "50 %", "files": "0"},
        }

        LANDING = {
            "people": (
                ("id", "bigint", "id", "reject"),
                ("height", "double", "height", "reject"),
            ),
        }
        """";

    private protected override IFakeGlueExecutor Executor => new LocalGlueExecutor();

    [Fact]
    public async Task Run_LandingInputWithoutSnapshot_BuildsBothVersionsWithTheirMetrics()
    {
        var run = await RunAsync("""{"id":1,"height":2}""", """{"id":2,"height":0.5}""", "junk");

        Assert.True(run.JobRunState == JobRunState.SUCCEEDED, run.ErrorMessage);
        var metrics = Metrics("lake/tables/tall/v1/_metrics.json");
        Assert.Equal(("aws", 1, 0), (metrics.Engine, metrics.RowsOut, metrics.Inputs.Single().Unexplained));
        Assert.Equal(new DropMetrics("short", 1), metrics.Inputs.Single().Drops.Single());
        var snapshot = Metrics("lake/tables/people/p1/_metrics.json");
        Assert.Equal((2, 1), (snapshot.RowsOut, snapshot.Landing!.Rejects));
        Assert.Single(Aws.S3.List(Bucket, "lake/tables/people/p1/token/"), o => o.Key.EndsWith(".parquet", StringComparison.Ordinal));
        Assert.Contains(
            (await Clients.Logs.GetLogEventsAsync(new() { LogGroupName = $"{run.LogGroupName}/output", LogStreamName = run.Id, StartFromHead = true }, Token)).Events!,
            e => e.Message!.Contains("people", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_CheckIsViolated_FailsAndLeavesNoCompleteVersion()
    {
        var run = await RunAsync("""{"height":2}""");

        Assert.Equal(JobRunState.FAILED, run.JobRunState);
        Assert.Contains("id_is_known", run.ErrorMessage, StringComparison.Ordinal);
        Assert.Null(Aws.S3.Find(Bucket, "lake/tables/tall/v1/_metrics.json"));
        Assert.Contains(Metrics("lake/tables/tall/v1/_failed_metrics.json").Checks, c => c.Blocks);
    }

    private VersionMetrics Metrics(string key) => VersionMetrics.FromJson(System.Text.Encoding.UTF8.GetString(Aws.S3.Find(Bucket, key)!.Content));

    private async Task<JobRun> RunAsync(params string[] lines)
    {
        Aws.S3.Put(Bucket, "lake/landing/people/1.json", string.Join('\n', lines));
        var file = Aws.S3.Find(Bucket, "lake/landing/people/1.json")!;
        Aws.S3.Put(Bucket, "lake/listings/p1.json", new JsonObject
        {
            ["files"] = new JsonArray(new JsonObject
            {
                ["path"] = $"s3://{Bucket}/lake/landing/people/1.json", ["size"] = file.Content.Length,
                ["modified"] = file.ModifiedAt.ToUnixTimeMilliseconds(), ["etag"] = file.ETag,
            }),
        }.ToJsonString());
        await CreateJobAsync("make_tall", script: Script);
        return await EndOfAsync("make_tall", await StartAsync("make_tall", new()
        {
            ["--TOKEN"] = "token",
            ["--VERSION"] = "v1",
            ["--OUTPUT"] = $"s3://{Bucket}/lake/tables/tall/v1/",
            ["--INPUTS"] = new JsonObject
            {
                ["people"] = new JsonObject
                {
                    ["version"] = "p1", ["location"] = $"s3://{Bucket}/lake/tables/people/p1/", ["listing"] = $"s3://{Bucket}/lake/listings/p1.json",
                },
            }.ToJsonString(),
            ["--VARIABLES"] = """{"least":"1"}""",
        }));
    }
}
