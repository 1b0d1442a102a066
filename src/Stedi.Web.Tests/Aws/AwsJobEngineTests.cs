using Stedi.Pipeline.Aws.Clients.Glue;
using Stedi.Pipeline.Aws.Jobs;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;
using Stedi.Web.Tests.Fakes.Aws;

namespace Stedi.Web.Tests.Aws;

public sealed class AwsJobEngineTests : AwsJobEngineTest
{
    [Fact]
    public async Task StartAsync_Request_GivesTheScriptItsArguments()
    {
        await CreateJobAsync(GlueJob);
        var landing = TableName.Parse("people");
        var request = Request("t1") with
        {
            Inputs = [new(landing, "p1", IsLanding: true, []), new(TableName.Parse("small"), "s1", IsLanding: false, [])],
            Variables = Request().Variables.Add("ml_join", "customer"),
        };

        var id = await NewEngine().StartAsync(request, Token);

        var run = Assert.Single(Aws.GlueJobs.Runs(GlueJob));
        Assert.Equal($"{GlueJob}/{run.Id}", id);
        Assert.Equal(
            new Dictionary<string, string>
            {
                ["--TOKEN"] = "t1", ["--VERSION"] = "v-t1", ["--OUTPUT"] = "s3://stedi-lake/tables/tall/v-t1/", ["--VARIABLES"] = """{"ml_join":"customer"}""",
                ["--INPUTS"] = """{"people":{"version":"p1","location":"s3://stedi-lake/tables/people/p1/","listing":"s3://stedi-lake/listings/p1.json"},"small":{"version":"s1","location":"s3://stedi-lake/tables/small/s1/"}}""",
            },
            run.Arguments);
    }

    [Fact]
    public async Task FindAsync_TinyPages_FindsTheOldestRunToo()
    {
        await CreateJobAsync(GlueJob, maxConcurrentRuns: 100);
        var engine = NewEngine();
        var oldest = await engine.StartAsync(Request("first"), Token);
        for (var i = 0; i < 6; i++)
            await engine.StartAsync(Request(), Token);
        Aws.PageSize = 2;

        Assert.Equal(oldest, await FindAsync(engine, Request("first")));
        Assert.Null(await FindAsync(engine, Request("never")));
    }

    [Fact]
    public async Task FindAsync_MoreRunsThanCanBeSearched_SaysSo()
    {
        await CreateJobAsync(GlueJob, maxConcurrentRuns: 100);
        for (var i = 0; i < 51; i++)
            await StartAsync(GlueJob);
        Aws.PageSize = 1;

        var fault = await Assert.ThrowsAsync<EngineException>(() => FindAsync(NewEngine(), Request()));

        Assert.Contains(GlueJob, fault.Message, StringComparison.Ordinal);
        Assert.False(fault.IsTransient);
    }

    [Fact]
    public async Task StartAsync_JobNotDeployed_SaysWhatToDo()
    {
        Assert.Null(await FindAsync(NewEngine(), Request()));

        var fault = await Assert.ThrowsAsync<EngineException>(() => NewEngine().StartAsync(Request(), Token));

        Assert.False(fault.IsTransient);
        Assert.Contains(GlueJob, fault.Message, StringComparison.Ordinal);
        Assert.Contains("./stedi deploy --apply", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StartAsync_TooManyRuns_WaitsAndContinuesWhenOneEnds()
    {
        await CreateJobAsync(GlueJob, maxConcurrentRuns: 1);
        Work = NeverEnds;
        var engine = NewEngine();
        var first = await engine.StartAsync(Request(), Token);

        var fault = await Assert.ThrowsAsync<EngineException>(() => engine.StartAsync(Request("second"), Token));
        await engine.StopAsync(first, Token);
        await ReachAsync(first, JobRunState.STOPPED);

        Assert.True(fault.IsTransient);
        Assert.Contains("MaxConcurrentRuns", fault.Message, StringComparison.Ordinal);
        Assert.NotNull(await engine.StartAsync(Request("second"), Token));
    }

    [Fact]
    public async Task StartAsync_AnswerLost_FindsTheRunByItsToken()
    {
        await CreateJobAsync(GlueJob);
        Aws.Faults.Add(new("Glue.StartJobRun", FakeFaultKind.LostAnswer, Times: 1));

        var id = await NewEngine().StartAsync(Request("t"), Token);

        Assert.Equal($"{GlueJob}/{Assert.Single(Aws.GlueJobs.Runs(GlueJob)).Id}", id);
    }

    [Fact]
    public async Task StartAsync_ServerErrorAndNoRun_IsRetriable()
    {
        await CreateJobAsync(GlueJob);
        Aws.Faults.Add(new("Glue.StartJobRun", FakeFaultKind.ServerError, Times: 1));
        var engine = NewEngine();

        var fault = await Assert.ThrowsAsync<EngineException>(() => PassAsync(engine.StartAsync(Request("t"), Token)));

        Assert.True(fault.IsTransient);
        Assert.Equal(1, Aws.Calls["Glue.StartJobRun"]);
        Assert.Null(await FindAsync(engine, Request("t")));
        await engine.StartAsync(Request("t"), Token);
        Assert.Single(Aws.GlueJobs.Runs(GlueJob));
    }

    [Fact]
    public async Task StartAsync_TenPercentOfAnswersLost_StartsEachTokenOnce()
    {
        const int Jobs = 4, RunsPerJob = 25;
        for (var job = 0; job < Jobs; job++)
            await CreateJobAsync($"stedi-job{job}", maxConcurrentRuns: 100);
        Aws.Faults.Add(new("Glue.StartJobRun", FakeFaultKind.LostAnswer, Share: 0.1));
        var engine = NewEngine();
        var requests = Enumerable.Range(0, Jobs * RunsPerJob).Select(i => Request(job: $"job{i % Jobs}")).ToArray();

        var ids = await Task.WhenAll(requests.Select(r => engine.StartAsync(r, Token)));

        var runs = Enumerable.Range(0, Jobs).SelectMany(j => Aws.GlueJobs.Runs($"stedi-job{j}")).ToList();
        Assert.Equal(requests.Select(r => r.Token).Order(), runs.Select(r => r.Arguments!["--TOKEN"]).Order());
        Assert.Equal(ids.Order(), runs.Select(r => $"{r.JobName}/{r.Id}").Order());
    }

    [Fact]
    public async Task GetAsync_ManyRuns_AreSeenByFewCalls()
    {
        const int Jobs = 4, RunsPerJob = 25;
        for (var job = 0; job < Jobs; job++)
            await CreateJobAsync($"stedi-job{job}", maxConcurrentRuns: 100);
        Work = NeverEnds;
        var engine = NewEngine();
        var ids = await Task.WhenAll(Enumerable.Range(0, Jobs * RunsPerJob).Select(i => engine.StartAsync(Request(job: $"job{i % Jobs}"), Token)));
        foreach (var id in ids)
            await ReachAsync(id, JobRunState.RUNNING);
        Aws.Calls.Clear();

        var seen = await Task.WhenAll(ids.Select(id => engine.GetAsync(id, Token)));
        await Task.WhenAll(ids.Select(id => engine.GetAsync(id, Token)));

        Assert.All(seen, s => Assert.Equal(EngineRunState.Running, s.State));
        Assert.Equal(Jobs, Aws.Calls.Total);
    }

    [Fact]
    public async Task GetAsync_Succeeded_HasTimesMetricsAndDpuHours()
    {
        await CreateJobAsync(GlueJob);
        var done = new TaskCompletionSource();
        Work = async (run, cancellationToken) =>
        {
            await done.Task.WaitAsync(cancellationToken);
            Write(run, VersionMetrics.FileName, Metrics(run.Arguments["--VERSION"]).ToJson());
        };
        var engine = NewEngine();
        var started = Clock.GetUtcNow();
        var request = Request();
        var id = await engine.StartAsync(request, Token);
        await ReachAsync(id, JobRunState.RUNNING);
        var running = await engine.GetAsync(id, Token);
        Clock.Advance(TimeSpan.FromMinutes(30));
        done.SetResult();
        await ReachAsync(id, JobRunState.SUCCEEDED);

        var status = await engine.GetAsync(id, Token);

        Assert.Equal((EngineRunState.Running, started), (running.State, running.StartedAt));
        Assert.Equal((EngineRunState.Succeeded, null, request.Version), (status.State, status.Reason, status.Metrics?.Version));
        Assert.Equal(started, status.StartedAt);
        Assert.True(status.EndedAt >= started.AddMinutes(30));
        Assert.Equal(2 * (status.EndedAt - status.StartedAt)!.Value.TotalHours, status.Cost!.Value.DpuHours!.Value, 0.01);
    }

    [Theory]
    [InlineData(null, "without writing s3://stedi-lake/tables/tall/")]
    [InlineData("{", "not a valid metrics file")]
    [InlineData("{}", "Members are missing")]
    [InlineData("""{"schema":1,"table":"tall"}""", "Members are missing")]
    [InlineData("other version", "version other")]
    public async Task GetAsync_SucceededWithoutMetrics_Failed(string? text, string because)
    {
        await CreateJobAsync(GlueJob);
        Work = (run, _) =>
        {
            if (text is not null)
                Write(run, VersionMetrics.FileName, text == "other version" ? Metrics("other").ToJson() : text);
            return Task.CompletedTask;
        };
        var engine = NewEngine();
        var id = await engine.StartAsync(Request(), Token);
        await ReachAsync(id, JobRunState.SUCCEEDED);

        var status = await engine.GetAsync(id, Token);

        Assert.Equal((EngineRunState.Failed, null), (status.State, status.Metrics));
        Assert.Contains(because, status.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GetAsync_MetricsTooLong_Failed()
    {
        await CreateJobAsync(GlueJob);
        Work = (run, _) =>
        {
            Write(run, VersionMetrics.FileName, new string(' ', 9 << 20));
            return Task.CompletedTask;
        };
        var engine = NewEngine();
        var id = await engine.StartAsync(Request(), Token);
        await ReachAsync(id, JobRunState.SUCCEEDED);

        var status = await engine.GetAsync(id, Token);

        Assert.Equal(EngineRunState.Failed, status.State);
        Assert.Contains("too large", status.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GetAsync_ForeignRun_IsNotAVersion()
    {
        await CreateJobAsync(GlueJob);
        Work = (_, _) => Task.CompletedTask;
        var run = await StartAsync(GlueJob, new() { ["--OUTPUT"] = "s3://elsewhere/tables/tall/v/", ["--VERSION"] = "v", ["--TOKEN"] = "t" });
        await ReachAsync($"{GlueJob}/{run}", JobRunState.SUCCEEDED);

        Assert.Equal(EngineRunState.Failed, (await NewEngine().GetAsync($"{GlueJob}/{run}", Token)).State);
    }

    [Fact]
    public async Task GetAsync_LandingTable_PrefersItsCheckResults()
    {
        await CreateJobAsync("stedi-tall");
        Work = (run, _) =>
        {
            Write(run, VersionMetrics.FileName, Metrics("files").ToJson());
            if (run.Arguments["--TOKEN"] == "checked")
                Write(run, "checked/" + VersionMetrics.FileName, (Metrics("files") with { Checks = [new("odd", Severity.Warn, 3, [])] }).ToJson());
            return Task.CompletedTask;
        };
        var engine = NewEngine();
        var checks = new List<long>();
        foreach (var token in new[] { "plain", "checked" })
        {
            var id = await engine.StartAsync(Request(token, job: "tall") with { Version = "files", Sql = null, Inputs = [new(Tall, "files", true, [])] }, Token);
            await ReachAsync(id, JobRunState.SUCCEEDED);
            checks.Add((await engine.GetAsync(id, Token)).Metrics!.Checks.Sum(c => c.Violations));
        }

        Assert.Equal([0, 3], checks);
    }

    [Fact]
    public async Task GetAsync_Failed_HasGluesReasonAndTheCheckResults()
    {
        await CreateJobAsync(GlueJob);
        Work = (run, _) =>
        {
            Write(run, VersionMetrics.FailedFileName, Metrics(run.Arguments["--VERSION"]).ToJson());
            throw new FakeJobException("JobFailed: tall was not built. Failed checks: small (1 row).");
        };
        var engine = NewEngine();
        var id = await engine.StartAsync(Request(), Token);
        await ReachAsync(id, JobRunState.FAILED);

        var status = await engine.GetAsync(id, Token);

        Assert.Equal((EngineRunState.Failed, "tall was not built. Failed checks: small (1 row)."), (status.State, status.Reason));
        Assert.NotNull(status.Metrics);
    }

    [Fact]
    public async Task GetAsync_JobThatNeverEnds_TimesOut()
    {
        await CreateJobAsync(GlueJob);
        Work = NeverEnds;
        var engine = NewEngine();
        var id = await engine.StartAsync(Request(), Token);
        await ReachAsync(id, JobRunState.RUNNING);
        Clock.Advance(TimeSpan.FromMinutes(61));
        await ReachAsync(id, JobRunState.TIMEOUT);

        var status = await engine.GetAsync(id, Token);

        Assert.Equal(EngineRunState.Failed, status.State);
        Assert.Contains("60 minutes", status.Reason, StringComparison.Ordinal);
        Assert.Contains("Stedi:Aws:TimeoutMinutes", status.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GetAsync_StoppedInTheConsole_IsStopped()
    {
        await CreateJobAsync(GlueJob);
        Work = NeverEnds;
        var engine = NewEngine();
        var id = await engine.StartAsync(Request(), Token);
        await ReachAsync(id, JobRunState.RUNNING);
        Aws.GlueJobs.End(GlueJob, GlueRunId.Parse(id)!.Run, JobRunState.STOPPED);
        await ReachAsync(id, JobRunState.STOPPED);

        Assert.Equal(EngineRunState.Stopped, (await engine.GetAsync(id, Token)).State);
    }

    [Fact]
    public async Task GetAsync_JobDeletedMeanwhile_IsLostWhenItCannotBeNew()
    {
        await CreateJobAsync(GlueJob);
        Work = NeverEnds;
        var engine = NewEngine();
        var id = await engine.StartAsync(Request(), Token);
        Aws.GlueJobs.Delete(GlueJob);

        var soon = await engine.GetAsync(id, Token);
        Clock.Advance(TimeSpan.FromMinutes(1));
        var later = await engine.GetAsync(id, Token);

        Assert.Equal((EngineRunState.Waiting, EngineRunState.Lost), (soon.State, later.State));
        Assert.Contains(GlueJob, later.Reason, StringComparison.Ordinal);
        await engine.StopAsync(id, Token);
    }

    [Fact]
    public async Task StopAsync_GlueRefuses_SaysSo()
    {
        await CreateJobAsync(GlueJob);
        Work = NeverEnds;
        var engine = NewEngine();
        var id = await engine.StartAsync(Request(), Token);
        Aws.Faults.Add(new("Glue.BatchStopJobRun", FakeFaultKind.AccessDenied));

        var fault = await Assert.ThrowsAsync<EngineException>(() => engine.StopAsync(id, Token));

        Assert.Contains("Allow glue:BatchStopJobRun", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(FakeFaultKind.ExpiredToken, "expired")]
    [InlineData(FakeFaultKind.Throttling, "throttled")]
    public async Task GetAsync_AwsDoesNotAnswer_IsTransientAndSaysWhy(object kind, string because)
    {
        await CreateJobAsync(GlueJob);
        var engine = NewEngine();
        var id = await engine.StartAsync(Request(), Token);
        await ReachAsync(id, JobRunState.SUCCEEDED);
        Aws.Faults.Add(new("*", (FakeFaultKind)kind));

        var fault = await Assert.ThrowsAsync<EngineException>(() => engine.GetAsync(id, Token));
        Aws.Faults.Clear();

        Assert.True(fault.IsTransient);
        Assert.Contains(because, fault.Message, StringComparison.Ordinal);
        Assert.Equal(EngineRunState.Succeeded, (await engine.GetAsync(id, Token)).State);
    }

    [Theory]
    [InlineData(FakeFaultKind.Throttling)]
    [InlineData(FakeFaultKind.ClockSkew)]
    public async Task Run_ManyCallsAreRefused_RunsOnceAndIsSeen(object kind)
    {
        await CreateJobAsync(GlueJob);
        Aws.Faults.Add(new("*", (FakeFaultKind)kind, Share: 0.3));
        var engine = NewEngine();

        var id = await engine.StartAsync(Request(), Token);
        await ReachAsync(id, JobRunState.SUCCEEDED);

        Assert.Equal(EngineRunState.Succeeded, (await engine.GetAsync(id, Token)).State);
        Assert.Single(Aws.GlueJobs.Runs(GlueJob));
    }

    [Fact]
    public async Task WatchAsync_RunEndsBetweenPolls_ReportsItsId()
    {
        await CreateJobAsync(GlueJob);
        var engine = NewEngine();
        await using var hints = engine.WatchAsync(Token).GetAsyncEnumerator(Token);
        var first = hints.MoveNextAsync();
        var id = await engine.StartAsync(Request(), Token);
        Assert.True(await first);
        await ReachAsync(id, JobRunState.SUCCEEDED);
        Aws.Calls.Clear();

        Assert.True(await PassAsync(hints.MoveNextAsync().AsTask()));

        Assert.Equal((id, 1), (hints.Current, Aws.Calls.Total));
    }

    [Fact]
    public async Task WatchAsync_OneOfManyJobsLogsItsEnd_IsPolledFirst()
    {
        const int Jobs = 40;
        var last = $"stedi-job{Jobs - 1}";
        var done = new TaskCompletionSource();
        Work = async (run, cancellationToken) =>
        {
            if (run.JobName != last)
                await NeverEnds(run, cancellationToken);
            await done.Task;
            run.Log(GlueEndMarks.Line);
        };
        var engine = NewEngine();
        var id = "";
        for (var job = 0; job < Jobs; job++)
        {
            await CreateJobAsync($"stedi-job{job}");
            id = await engine.StartAsync(Request(job: $"job{job}"), Token);
            Clock.Advance(TimeSpan.FromTicks(1));
        }
        done.SetResult();
        await ReachAsync(id, JobRunState.SUCCEEDED);
        Aws.Calls.Clear();

        var hint = Task.Run(async () => await engine.WatchAsync(Token).FirstAsync(h => h == id, Token), Token);
        await PassAsync(hint);

        Assert.InRange(Aws.Calls["Glue.GetJobRun"], 1, Jobs - 1);
    }

    [Fact]
    public async Task GetAsync_MoreJobsThanARound_IsAnsweredByTheRounds()
    {
        const int Jobs = 40;
        Work = NeverEnds;
        var engine = NewEngine();
        var ids = new List<string>();
        for (var job = 0; job < Jobs; job++)
        {
            await CreateJobAsync($"stedi-job{job}");
            ids.Add(await engine.StartAsync(Request(job: $"job{job}"), Token));
        }
        await ReachAsync(ids[^1], JobRunState.RUNNING);
        await PassAsync(Task.Run(async () => await engine.WatchAsync(Token).FirstAsync(Token), Token));
        Aws.Calls.Clear();

        Clock.Advance(TimeSpan.FromMinutes(2));
        foreach (var id in ids)
            Assert.False((await engine.GetAsync(id, Token)).HasEnded);

        // Calls of the last round may still have been in progress.
        Assert.InRange(Aws.Calls.Total, 0, GluePace.Usual.InTurnPerRound);
    }

    [Fact]
    public async Task ReadLogsAsync_ManyReadersAtTheEnd_ShareACall()
    {
        await CreateJobAsync(GlueJob);
        Work = NeverEnds;
        var engine = NewEngine();
        var id = await engine.StartAsync(Request(), Token);
        await ReachAsync(id, JobRunState.RUNNING);
        var (run, cursor) = (GlueRunId.Parse(id)!.Run, (await engine.ReadLogsAsync(id, null, 10, Token)).Cursor);
        await engine.ReadLogsAsync(id, cursor, 10, Token);
        Aws.Calls.Clear();
        Aws.Logs.Write("/aws-glue/jobs/output", run, "more");

        for (var reader = 0; reader < 20; reader++)
            Assert.Empty((await engine.ReadLogsAsync(id, cursor, 10, Token)).Lines);
        Assert.Equal(0, Aws.Calls.Total);
        Clock.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal("more", Assert.Single((await engine.ReadLogsAsync(id, cursor, 10, Token)).Lines).Text);
    }

    [Fact]
    public void PollInterval_GrowsWithAge_AndNeverBeyondEightSeconds()
    {
        var engine = NewEngine();
        TimeSpan Of(double minutes) => engine.PollInterval(new(EngineRunState.Running, StartedAt: Clock.GetUtcNow().AddMinutes(-minutes)));

        Assert.InRange(Of(0), TimeSpan.FromSeconds(1.5), TimeSpan.FromSeconds(2));
        Assert.InRange(Of(-10), TimeSpan.FromSeconds(1.5), TimeSpan.FromSeconds(2));
        Assert.InRange(Of(600), TimeSpan.FromSeconds(6), TimeSpan.FromSeconds(8));
        Assert.InRange(engine.PollInterval(new(EngineRunState.Waiting)), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(4));
    }

    private static Task<string?> FindAsync(AwsJobEngine engine, JobRequest request) => engine.FindAsync(request.JobName, request.Token, Token);
}
