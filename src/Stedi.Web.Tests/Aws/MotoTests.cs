using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Amazon.S3;
using Stedi.Pipeline.Aws;
using Stedi.Pipeline.Aws.Clients;
using Stedi.Pipeline.Aws.Clients.Glue;

namespace Stedi.Web.Tests.Aws;

/// <summary>The clients work with an independent emulator.</summary>
public sealed class MotoTests : IAsyncLifetime
{
    private readonly int _port = FreePort();
    private Process? _moto;
    private AwsClients _clients = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var start = OutsideProgram.Prepare(OutsideProgram.Require("moto_server"), ["-H", "127.0.0.1", "-p", _port.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        _moto = Process.Start(start)!;
        _moto.BeginOutputReadLine();
        _moto.BeginErrorReadLine();
        var url = $"http://127.0.0.1:{_port}";
        using var http = new HttpClient();
        var patience = Stopwatch.StartNew();
        while (!await AnswersAsync(http, url))
            Assert.True(patience.Elapsed < TimeSpan.FromMinutes(2), "moto_server does not respond.");
        _clients = new(
            new AwsOptions { Region = "us-east-1", Bucket = "lake", MaxCallsPerSecond = 1000, Endpoints = new() { S3 = url, Sts = url, Glue = url, Athena = url, Logs = url } },
            TimeProvider.System);
    }

    public ValueTask DisposeAsync()
    {
        _clients?.Dispose();
        _moto?.Kill(entireProcessTree: true);
        _moto?.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Clients_OnMoto_AreUnderstood()
    {
        await _clients.S3.PutBucketAsync("lake", Token);
        await _clients.S3.PutObjectAsync(new() { BucketName = "lake", Key = "a", ContentBody = "1", IfNoneMatch = "*" }, Token);
        var again = await Assert.ThrowsAsync<AmazonS3Exception>(
            () => _clients.S3.PutObjectAsync(new() { BucketName = "lake", Key = "a", ContentBody = "1", IfNoneMatch = "*" }, Token));
        Assert.Equal(HttpStatusCode.PreconditionFailed, again.StatusCode);
        Assert.Equal(12, (await _clients.Sts.GetCallerIdentityAsync(new(), Token)).Account.Length);

        await _clients.Glue.CreateDatabaseAsync(new() { DatabaseInput = new() { Name = "stedi" } }, Token);
        await _clients.Glue.CreateTableAsync(
            new() { DatabaseName = "stedi", TableInput = new() { Name = "t", StorageDescriptor = new() { Location = "s3://lake/1/", Columns = [new() { Name = "x", Type = "int" }] } } }, Token);
        var table = (await _clients.Glue.GetTableAsync(new() { DatabaseName = "stedi", Name = "t" }, Token)).Table!;
        Assert.Equal(("s3://lake/1/", "int"), (table.StorageDescriptor!.Location, table.StorageDescriptor.Columns!.Single().Type));
        Assert.NotNull(table.CreateTime);
        var missing = await Assert.ThrowsAsync<EntityNotFoundException>(() => _clients.Glue.GetTableAsync(new() { DatabaseName = "stedi", Name = "none" }, Token));
        Assert.Equal("EntityNotFoundException", missing.ErrorCode);

        await _clients.Glue.CreateJobAsync(
            new() { Name = "j", Role = "r", Command = new() { Name = "glueetl", ScriptLocation = "s3://lake/j.py" }, GlueVersion = "5.0", WorkerType = "G.1X", NumberOfWorkers = 2 }, Token);
        var run = (await _clients.Glue.StartJobRunAsync(new() { JobName = "j", Arguments = new() { ["--TOKEN"] = "t" } }, Token)).JobRunId;
        var shown = (await _clients.Glue.GetJobRunsAsync(new() { JobName = "j" }, Token)).JobRuns!.Single();
        Assert.Equal((run, "t"), (shown.Id, shown.Arguments!["--TOKEN"]));

        var query = (await _clients.Athena.StartQueryExecutionAsync(
            new() { QueryString = "SELECT 1", ClientRequestToken = Guid.NewGuid().ToString(), ResultConfiguration = new() { OutputLocation = "s3://lake/q/" } }, Token)).QueryExecutionId;
        Assert.Equal("SELECT 1", (await _clients.Athena.GetQueryExecutionAsync(new() { QueryExecutionId = query }, Token)).QueryExecution!.Query);
        await Assert.ThrowsAsync<Stedi.Pipeline.Aws.Clients.CloudWatchLogs.ResourceNotFoundException>(
            () => _clients.Logs.GetLogEventsAsync(new() { LogGroupName = "none", LogStreamName = "s" }, Token));
    }

    private static async Task<bool> AnswersAsync(HttpClient http, string url)
    {
        try
        {
            using var answer = await http.GetAsync($"{url}/moto-api/", Token);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
