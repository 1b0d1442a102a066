using System.Text;
using System.Text.Json.Nodes;
using Stedi.Pipeline.Aws.Clients.Glue;

namespace Stedi.Web.Tests.Fakes.Aws;

/// <summary>
/// Jobs and their runs. A run is STARTING for <see cref="StartDelay"/>, and RUNNING while the executor works and for at least
/// <see cref="RunTime"/>. Then it ends.
/// </summary>
internal sealed class FakeGlueJobs(FakeAws aws, IFakeGlueExecutor executor) : IAsyncDisposable
{
    public const string LogGroup = "/aws-glue/jobs";

    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, Job> _jobs = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<FakeJobRun>> _runs = [];
    private readonly List<Task> _work = [];
    private int _count;

    public TimeSpan StartDelay { get; set; }

    public TimeSpan RunTime { get; set; }

    /// <summary>All runs of a job, oldest first.</summary>
    public IReadOnlyList<JobRun> Runs(string job)
    {
        lock (_gate)
            return [.. _runs.GetValueOrDefault(job, []).Select(r => r.Shown)];
    }

    /// <summary>All runs of all jobs.</summary>
    public IReadOnlyList<JobRun> AllRuns
    {
        get
        {
            lock (_gate)
                return [.. _runs.Values.SelectMany(r => r).Select(r => r.Shown)];
        }
    }

    /// <summary>Removes a job, as someone might in the console.</summary>
    public void Delete(string job)
    {
        lock (_gate)
        {
            _jobs.Remove(job);
            _runs.Remove(job, out var gone);
            gone?.ForEach(r => r.Stop.Cancel());
        }
    }

    /// <summary>Ends a run in this state, as if a machine crashed or someone stopped the run in the console.</summary>
    public void End(string job, string run, string state, string? error = null)
    {
        lock (_gate)
        {
            var ended = _runs[job].Find(r => r.Shown.Id == run)!;
            ended.Verdict = (state, error);
            ended.Stop.Cancel();
        }
    }

    public JsonObject? Handle(FakeRequest request)
    {
        var json = GlueJson.Default;
        lock (_gate)
        {
            return request.Operation switch
            {
                "Glue.CreateJob" => FakeJson.Answer(request, json.CreateJobRequest, json.CreateJobResponse, Create),
                "Glue.UpdateJob" => FakeJson.Answer(request, json.UpdateJobRequest, json.UpdateJobResponse, Update),
                "Glue.GetJob" => FakeJson.Answer(request, json.GetJobRequest, json.GetJobResponse, r => new() { Job = Require(r.JobName) }),
                "Glue.GetJobs" => FakeJson.Answer(request, json.GetJobsRequest, json.GetJobsResponse, Get),
                "Glue.StartJobRun" => FakeJson.Answer(request, json.StartJobRunRequest, json.StartJobRunResponse, Start),
                "Glue.GetJobRun" => FakeJson.Answer(
                    request, json.GetJobRunRequest, json.GetJobRunResponse, r => new() { JobRun = Find(r.JobName, r.RunId) ?? throw Missing($"Job run {r.RunId}") }),
                "Glue.GetJobRuns" => FakeJson.Answer(request, json.GetJobRunsRequest, json.GetJobRunsResponse, Get),
                "Glue.BatchStopJobRun" => FakeJson.Answer(request, json.BatchStopJobRunRequest, json.BatchStopJobRunResponse, Stop),
                _ => null,
            };
        }
    }

    public async ValueTask DisposeAsync()
    {
        // The end of a run starts the run that waits for it.
        for (var work = StopAll(); work.Length > 0; work = StopAll())
            await Task.WhenAll(work);
    }

    private Task[] StopAll()
    {
        lock (_gate)
        {
            foreach (var run in _runs.Values.SelectMany(r => r))
                run.Stop.Cancel();
            return [.. _work.Where(w => !w.IsCompleted)];
        }
    }

    private static FakeAwsException Missing(string what) => new("EntityNotFoundException", $"{what} not found");

    private Job Require(string? job) => _jobs.GetValueOrDefault(job!) ?? throw Missing($"Job {job}");

    private JobRun? Find(string? job, string? run) => _runs.GetValueOrDefault(job!)?.Find(r => r.Shown.Id == run)?.Shown;

    private CreateJobResponse Create(CreateJobRequest request)
    {
        if (request.Role is not { Length: > 0 } || request.Command?.ScriptLocation is not { Length: > 0 })
            throw new FakeAwsException("InvalidInputException", "Role and Command.ScriptLocation are required.");
        var job = FakeGlueJob.From(request, aws.Time.GetUtcNow().UtcDateTime);
        return _jobs.TryAdd(job.Name!, job)
            ? new() { Name = job.Name }
            : throw new FakeAwsException("AlreadyExistsException", $"Job {job.Name} already exists.");
    }

    private UpdateJobResponse Update(UpdateJobRequest request)
    {
        var old = Require(request.JobName);
        _jobs[request.JobName!] = FakeGlueJob.From(old, request.JobUpdate!, aws.Time.GetUtcNow().UtcDateTime);
        return new() { JobName = request.JobName };
    }

    private GetJobsResponse Get(GetJobsRequest request)
    {
        var (page, next) = FakePage.Of([.. _jobs.Values], request.NextToken, request.MaxResults, 200, aws.PageSize);
        return new() { Jobs = page, NextToken = next };
    }

    private GetJobRunsResponse Get(GetJobRunsRequest request)
    {
        Require(request.JobName);
        var newestFirst = _runs.GetValueOrDefault(request.JobName!, []).AsEnumerable().Reverse().Select(r => r.Shown);
        var (page, next) = FakePage.Of([.. newestFirst], request.NextToken, request.MaxResults, 200, aws.PageSize);
        return new() { JobRuns = page, NextToken = next };
    }

    private StartJobRunResponse Start(StartJobRunRequest request)
    {
        var job = Require(request.JobName);
        var runs = _runs.TryGetValue(job.Name!, out var known) ? known : _runs[job.Name!] = [];
        var isFull = runs.Count(r => r.IsLive) >= (job.ExecutionProperty?.MaxConcurrentRuns ?? 1);
        if (isFull && !(request.JobRunQueuingEnabled ?? job.JobRunQueuingEnabled ?? false))
            throw new FakeAwsException("ConcurrentRunsExceededException", $"Concurrent runs exceeded for {job.Name}");
        var run = new FakeJobRun(FakeGlueJob.Run(job, request, $"jr_{++_count:x64}", aws.Time.GetUtcNow().UtcDateTime), new());
        runs.Add(run);
        if (isFull)
            run.Shown.JobRunState = JobRunState.WAITING;
        else
            _work.Add(WorkAsync(job, run));
        return new() { JobRunId = run.Shown.Id };
    }

    private BatchStopJobRunResponse Stop(BatchStopJobRunRequest request)
    {
        if (request.JobRunIds is not { Count: >= 1 and <= 25 })
            throw new FakeAwsException("InvalidInputException", "1 to 25 JobRunIds.");
        var answer = new BatchStopJobRunResponse { SuccessfulSubmissions = [], Errors = [] };
        foreach (var id in request.JobRunIds)
        {
            var run = _runs.GetValueOrDefault(request.JobName!)?.Find(r => r.Shown.Id == id);
            if (run is { IsLive: true } or { Shown.JobRunState: JobRunState.WAITING })
            {
                Stop(run);
                answer.SuccessfulSubmissions.Add(new() { JobName = request.JobName, JobRunId = id });
                continue;
            }
            var error = run is null ? ("EntityNotFoundException", "Job run not found") : ("InvalidInputException", $"Job run {id} is in state {run.Shown.JobRunState}");
            answer.Errors.Add(new() { JobName = request.JobName, JobRunId = id, ErrorDetail = new() { ErrorCode = error.Item1, ErrorMessage = error.Item2 } });
        }
        return answer;
    }

    private void Stop(FakeJobRun run)
    {
        if (run.Shown.JobRunState == JobRunState.WAITING)
        {
            End(run, JobRunState.STOPPED, null);
            return;
        }
        run.Shown.JobRunState = JobRunState.STOPPING;
        run.Stop.Cancel();
    }

    private async Task WorkAsync(Job job, FakeJobRun run)
    {
        // Its duration counts from the call that starts it.
        using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(run.Shown.Timeout ?? 2880), aws.Time);
        // The rest is not done inside that call: the call holds the lock.
        await Task.Yield();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(run.Stop.Token, timeout.Token);
        try
        {
            await WaitAsync(StartDelay, either.Token);
            lock (_gate)
            {
                if (run.Shown.JobRunState == JobRunState.STARTING)
                    run.Shown.JobRunState = JobRunState.RUNNING;
            }
            var began = aws.Time.GetTimestamp();
            var script = S3Place.Parse(job.Command!.ScriptLocation!);
            var text = aws.S3.Find(script.Bucket, script.Key) ?? throw new FakeJobException($"Error downloading from S3 for bucket: {script.Bucket}, key: {script.Key}");
            await executor.RunAsync(
                new(job.Name!, run.Shown.Id!, Encoding.UTF8.GetString(text.Content), Arguments(job, run.Shown), aws.S3, line => Log("output", run, line)), either.Token);
            await WaitAsync(RunTime - aws.Time.GetElapsedTime(began), either.Token);
            End(run, JobRunState.SUCCEEDED, null);
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            if (run.Stop.IsCancellationRequested)
                End(run, run.Verdict.State, run.Verdict.Error);
            else
                End(run, JobRunState.TIMEOUT, "Job run timed out");
        }
        catch (Exception e)
        {
            Log("error", run, e.ToString());
            End(run, JobRunState.FAILED, e.Message);
        }
    }

    private Task WaitAsync(TimeSpan delay, CancellationToken cancellationToken) =>
        delay > TimeSpan.Zero ? Task.Delay(delay, aws.Time, cancellationToken) : Task.CompletedTask;

    private void Log(string kind, FakeJobRun run, string line) => aws.Logs.Write($"{LogGroup}/{kind}", run.Shown.Id!, line);

    private void End(FakeJobRun run, string state, string? error)
    {
        lock (_gate)
        {
            run.Shown.JobRunState = state;
            run.Shown.ErrorMessage = error;
            run.Shown.CompletedOn = run.Shown.LastModifiedOn = aws.Time.GetUtcNow().UtcDateTime;
            run.Shown.ExecutionTime = (int)Math.Ceiling((run.Shown.CompletedOn - run.Shown.StartedOn)!.Value.TotalSeconds);
            if (run.Shown.ExecutionClass == "FLEX")
                run.Shown.DPUSeconds = run.Shown.ExecutionTime * run.Shown.MaxCapacity;
            if (_jobs.GetValueOrDefault(run.Shown.JobName!) is { } job && _runs[job.Name!].Find(r => r.Shown.JobRunState == JobRunState.WAITING) is { } next)
            {
                next.Shown.JobRunState = JobRunState.STARTING;
                _work.Add(WorkAsync(job, next));
            }
        }
    }

    private static Dictionary<string, string> Arguments(Job job, JobRun run)
    {
        var all = new Dictionary<string, string>(job.DefaultArguments ?? []);
        foreach (var (name, value) in run.Arguments ?? [])
            all[name] = value;
        return all;
    }
}
