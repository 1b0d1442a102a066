using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Stedi.Web.Tests.Aws;

/// <summary>The official AWS command line works with the fake, so the fake uses the real protocol.</summary>
public sealed class AwsCommandLineTests : FakeAwsTest
{
    [Fact]
    public async Task S3_PutListGetDelete_AreUnderstood()
    {
        using var folder = new TempFolder();
        var file = folder.Write("a.txt", "héllo");

        var put = await RunAsync("s3api", "put-object", "--bucket", Bucket, "--key", "x/a b.txt", "--body", file);
        Aws.PageSize = 1;
        Aws.S3.Put(Bucket, "x/c", "1");
        var list = await RunAsync("s3api", "list-objects-v2", "--bucket", Bucket, "--prefix", "x/");
        await RunAsync("s3api", "get-object", "--bucket", Bucket, "--key", "x/a b.txt", folder["b.txt"]);
        await RunAsync("s3api", "delete-objects", "--bucket", Bucket, "--delete", "Objects=[{Key=x/c}]");

        Assert.Equal(["x/a b.txt", "x/c"], list["Contents"]!.AsArray().Select(o => o!["Key"]!.GetValue<string>()));
        Assert.Equal(put["ETag"]!.GetValue<string>(), list["Contents"]![0]!["ETag"]!.GetValue<string>());
        Assert.Equal("héllo", await File.ReadAllTextAsync(folder["b.txt"], Token));
        Assert.Null(Aws.S3.Find(Bucket, "x/c"));
    }

    [Fact]
    public async Task Glue_StartAndGetRun_AreUnderstood()
    {
        await CreateJobAsync("a");

        var run = (await RunAsync("glue", "start-job-run", "--job-name", "a", "--arguments", """{"--TOKEN":"t"}"""))["JobRunId"]!.GetValue<string>();
        await EndOfAsync("a", run);
        var shown = (await RunAsync("glue", "get-job-run", "--job-name", "a", "--run-id", run))["JobRun"]!;
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => RunAsync("glue", "get-job", "--job-name", "none"));

        Assert.Equal(("SUCCEEDED", "t"), (shown["JobRunState"]!.GetValue<string>(), shown["Arguments"]!["--TOKEN"]!.GetValue<string>()));
        Assert.Equal(Clock.GetUtcNow(), At(shown["StartedOn"]!));
        Assert.Contains("(EntityNotFoundException) when calling the GetJob operation", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AthenaLogsAndSts_Answers_AreUnderstood()
    {
        Aws.Logs.Write("g", "s", "hello");

        var started = await RunAsync(
            "athena", "start-query-execution", "--query-string", "SELECT 1 AS one, NULL AS none", "--result-configuration", $"OutputLocation=s3://{Bucket}/q/");
        var id = started["QueryExecutionId"]!.GetValue<string>();
        while ((await Clients.Athena.GetQueryExecutionAsync(new() { QueryExecutionId = id }, Token)).QueryExecution!.Status!.CompletionDateTime is null)
            await Task.Yield();
        var rows = (await RunAsync("athena", "get-query-results", "--query-execution-id", id))["ResultSet"]!["Rows"]!.AsArray();
        var events = (await RunAsync("logs", "get-log-events", "--log-group-name", "g", "--log-stream-name", "s"))["events"]!.AsArray();
        var identity = await RunAsync("sts", "get-caller-identity");

        Assert.Equal("""[{"VarCharValue":"1"},{}]""", rows[1]!["Data"]!.ToJsonString());
        Assert.Equal("hello", events[0]!["message"]!.GetValue<string>());
        Assert.Equal("123456789012", identity["Account"]!.GetValue<string>());
    }

    /// <summary>Version 1 of the program prints the received number, version 2 prints a date.</summary>
    private static DateTimeOffset At(JsonNode time) => time.GetValueKind() == JsonValueKind.Number
        ? DateTimeOffset.UnixEpoch.AddSeconds(time.GetValue<double>()) : DateTimeOffset.Parse(time.GetValue<string>(), CultureInfo.InvariantCulture);

    private async Task<JsonObject> RunAsync(params string[] arguments)
    {
        var start = OutsideProgram.Prepare(OutsideProgram.Require("aws"), ["--endpoint-url", Aws.Url, "--output", "json", .. arguments]);
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(Token);
        var text = await process.StandardOutput.ReadToEndAsync(Token);
        await process.WaitForExitAsync(Token);
        if (process.ExitCode != 0)
            throw new InvalidOperationException(await errors);
        return string.IsNullOrWhiteSpace(text) ? [] : JsonNode.Parse(text)!.AsObject();
    }
}
