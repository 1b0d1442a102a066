using Amazon.Runtime;
using Stedi.Pipeline.Aws.Clients.Glue;
using Stedi.Web.Tests.Fakes.Aws;

namespace Stedi.Web.Tests.Aws;

public sealed class GlueClientTests : FakeAwsTest
{
    [Fact]
    public async Task StartJobRun_RunThatSucceeds_IsSeenWithTimesArgumentsAndCapacity()
    {
        await CreateJobAsync("a");

        var run = await EndOfAsync("a", await StartAsync("a", new() { ["--TOKEN"] = "t" }));

        Assert.Equal((JobRunState.SUCCEEDED, "t", 2.0), (run.JobRunState, run.Arguments!["--TOKEN"], run.MaxCapacity));
        Assert.Equal(Clock.GetUtcNow().UtcDateTime, run.StartedOn);
        Assert.Equal(DateTimeKind.Utc, run.StartedOn!.Value.Kind);
    }

    [Fact]
    public async Task GetJob_Unknown_IsEntityNotFoundWithCodeAndRequestId()
    {
        var e = await Assert.ThrowsAsync<EntityNotFoundException>(() => Clients.Glue.GetJobAsync(new() { JobName = "none" }, Token));

        Assert.Equal("EntityNotFoundException", e.ErrorCode);
        Assert.Contains("none", e.Message, StringComparison.Ordinal);
        Assert.True(Guid.TryParse(e.RequestId, out _));
        Assert.Equal(1, Aws.Calls["Glue.GetJob"]);
    }

    [Fact]
    public async Task StartJobRun_MoreThanMaxConcurrentRuns_IsRefused()
    {
        await CreateJobAsync("a", maxConcurrentRuns: 1);
        Aws.GlueJobs.RunTime = TimeSpan.FromMinutes(1);
        await StartAsync("a");

        await Assert.ThrowsAsync<ConcurrentRunsExceededException>(() => StartAsync("a"));

        Assert.Equal(2, Aws.Calls["Glue.StartJobRun"]);
    }

    [Fact]
    public async Task StartJobRun_QueuingEnabled_WaitsForTheRunBeforeIt()
    {
        await CreateJobAsync("a", maxConcurrentRuns: 1);
        Aws.GlueJobs.StartDelay = TimeSpan.FromMinutes(1);
        var first = await StartAsync("a");
        var second = (await Clients.Glue.StartJobRunAsync(new() { JobName = "a", JobRunQueuingEnabled = true }, Token)).JobRunId!;

        Assert.Equal(JobRunState.WAITING, Aws.GlueJobs.Runs("a")[1].JobRunState);
        await Clients.Glue.BatchStopJobRunAsync(new() { JobName = "a", JobRunIds = [first] }, Token);
        Assert.Equal(JobRunState.STOPPED, (await EndOfAsync("a", first)).JobRunState);

        Assert.Equal(JobRunState.STARTING, (await Clients.Glue.GetJobRunAsync(new() { JobName = "a", RunId = second }, Token)).JobRun!.JobRunState);
    }

    [Fact]
    public async Task BatchStopJobRun_OneEndedAndOneUnknown_ReportsEachInTheResponse()
    {
        await CreateJobAsync("a");
        var ended = await StartAsync("a");
        await EndOfAsync("a", ended);

        var answer = await Clients.Glue.BatchStopJobRunAsync(new() { JobName = "a", JobRunIds = [ended, "jr_none"] }, Token);

        Assert.Empty(answer.SuccessfulSubmissions!);
        Assert.Equal(["InvalidInputException", "EntityNotFoundException"], answer.Errors!.Select(e => e.ErrorDetail!.ErrorCode));
    }

    [Fact]
    public async Task GetJobRuns_TinyPages_ComeNewestFirstAndOnlyOnce()
    {
        await CreateJobAsync("a");
        var started = new List<string>();
        for (var i = 0; i < 5; i++)
            started.Add(await StartAsync("a"));
        Aws.PageSize = 2;

        var seen = new List<string>();
        string? next = null;
        do
        {
            var page = await Clients.Glue.GetJobRunsAsync(new() { JobName = "a", NextToken = next }, Token);
            seen.AddRange(page.JobRuns!.Select(r => r.Id!));
            next = page.NextToken;
        }
        while (next is not null);

        Assert.Equal(Enumerable.Reverse(started), seen);
        Assert.Equal(3, Aws.Calls["Glue.GetJobRuns"]);
    }

    [Fact]
    public async Task UpdateJob_NamesOnlyTheRole_ResetsTheRest()
    {
        await CreateJobAsync("a");

        await Clients.Glue.UpdateJobAsync(new() { JobName = "a", JobUpdate = new() { Role = "other", Command = new() { ScriptLocation = "s3://x/y" } } }, Token);

        var job = (await Clients.Glue.GetJobAsync(new() { JobName = "a" }, Token)).Job!;
        Assert.Equal(("other", null, 1), (job.Role, job.WorkerType, job.ExecutionProperty!.MaxConcurrentRuns));
        Assert.Equal("a", Assert.Single((await Clients.Glue.GetJobsAsync(new(), Token)).Jobs!).Name);
    }

    [Fact]
    public async Task UpdateTable_VersionIdOfYesterday_IsConcurrentModification()
    {
        await Clients.Glue.CreateDatabaseAsync(new() { DatabaseInput = new() { Name = "stedi" } }, Token);
        var input = new TableInput { Name = "t", Parameters = new() { ["stedi.version"] = "1" }, StorageDescriptor = new() { Location = "s3://b/1/", Columns = [new() { Name = "x", Type = "int" }] } };
        await Clients.Glue.CreateTableAsync(new() { DatabaseName = "stedi", TableInput = input }, Token);
        var table = (await Clients.Glue.GetTableAsync(new() { DatabaseName = "stedi", Name = "t" }, Token)).Table!;
        input.StorageDescriptor.Location = "s3://b/2/";

        await Clients.Glue.UpdateTableAsync(new() { DatabaseName = "stedi", TableInput = input, VersionId = table.VersionId }, Token);
        await Assert.ThrowsAsync<ConcurrentModificationException>(
            () => Clients.Glue.UpdateTableAsync(new() { DatabaseName = "stedi", TableInput = input, VersionId = table.VersionId }, Token));

        Assert.Equal("s3://b/2/", Assert.Single((await Clients.Glue.GetTablesAsync(new() { DatabaseName = "stedi" }, Token)).TableList!).StorageDescriptor!.Location);
        Assert.Equal(
            ["s3://b/2/", "s3://b/1/"],
            (await Clients.Glue.GetTableVersionsAsync(new() { DatabaseName = "stedi", TableName = "t" }, Token)).TableVersions!.Select(v => v.Table!.StorageDescriptor!.Location));
        Assert.Empty((await Clients.Glue.GetPartitionsAsync(new() { DatabaseName = "stedi", TableName = "t" }, Token)).Partitions!);
        await Assert.ThrowsAsync<AlreadyExistsException>(() => Clients.Glue.CreateDatabaseAsync(new() { DatabaseInput = new() { Name = "stedi" } }, Token));
        Assert.Equal("stedi", (await Clients.Glue.GetDatabaseAsync(new() { Name = "stedi" }, Token)).Database!.Name);
    }

    [Fact]
    public async Task StartJobRun_AnswerLost_IsNotSentAgain()
    {
        await CreateJobAsync("a");
        Aws.Faults.Add(new("Glue.StartJobRun", FakeFaultKind.LostAnswer, Times: 1));

        await Assert.ThrowsAnyAsync<Exception>(() => StartAsync("a"));

        Assert.Equal(1, Aws.Calls["Glue.StartJobRun"]);
        Assert.Single(Aws.GlueJobs.Runs("a"));
    }

    [Fact]
    public async Task StartJobRun_ServerError_IsNotSentAgain()
    {
        await CreateJobAsync("a");
        Aws.Faults.Add(new("Glue.StartJobRun", FakeFaultKind.ServerError, Times: 1));

        await Assert.ThrowsAsync<InternalServiceException>(() => StartAsync("a"));

        Assert.Equal(1, Aws.Calls["Glue.StartJobRun"]);
    }

    [Theory]
    [InlineData(FakeFaultKind.Throttling)]
    [InlineData(FakeFaultKind.ClockSkew)]
    public async Task StartJobRun_SurelyRejected_IsSentAgain(object kind)
    {
        await CreateJobAsync("a");
        Aws.Faults.Add(new("Glue.StartJobRun", (FakeFaultKind)kind, Times: 1));

        await StartAsync("a");

        Assert.Equal(2, Aws.Calls["Glue.StartJobRun"]);
        Assert.Single(Aws.GlueJobs.Runs("a"));
    }

    [Theory]
    [InlineData(FakeFaultKind.ServerError)]
    [InlineData(FakeFaultKind.LostAnswer)]
    [InlineData(FakeFaultKind.Throttling)]
    public async Task GetJob_FailsOnce_IsAskedAgain(object kind)
    {
        await CreateJobAsync("a");
        Aws.Faults.Add(new("Glue.GetJob", (FakeFaultKind)kind, Times: 1));

        Assert.Equal("a", (await Clients.Glue.GetJobAsync(new() { JobName = "a" }, Token)).Job!.Name);

        Assert.Equal(2, Aws.Calls["Glue.GetJob"]);
    }

    [Fact]
    public async Task GetJob_AccessDenied_NamesTheAction()
    {
        Aws.Faults.Add(new("Glue.*", FakeFaultKind.AccessDenied));

        var e = await Assert.ThrowsAsync<AccessDeniedException>(() => Clients.Glue.GetJobAsync(new() { JobName = "a" }, Token));

        Assert.Contains("glue:GetJob", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GetJob_TokenExpired_KeepsItsCode()
    {
        Aws.Faults.Add(new("*", FakeFaultKind.ExpiredToken));

        var e = await Assert.ThrowsAnyAsync<AmazonServiceException>(() => Clients.Glue.GetJobAsync(new() { JobName = "a" }, Token));

        Assert.Equal("ExpiredTokenException", e.ErrorCode);
    }

    [Fact]
    public async Task GetJobRun_NeverEnding_TimesOutByTheClock()
    {
        await CreateJobAsync("a");
        Aws.GlueJobs.StartDelay = TimeSpan.FromDays(1);
        var run = await StartAsync("a");

        Clock.Advance(TimeSpan.FromHours(1));

        Assert.Equal((JobRunState.TIMEOUT, 3600), ((await EndOfAsync("a", run)).JobRunState, Aws.GlueJobs.Runs("a")[0].ExecutionTime));
    }
}
