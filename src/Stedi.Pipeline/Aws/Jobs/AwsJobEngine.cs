using Microsoft.Extensions.Logging;
using Stedi.Pipeline.Aws.Clients;
using Stedi.Pipeline.Aws.Clients.Glue;
using Stedi.Pipeline.Engines;

namespace Stedi.Pipeline.Aws.Jobs;

/// <summary>
/// Runs jobs as Glue job runs. Glue, the bucket and CloudWatch have the complete state of a run. This class only caches it briefly, so a restarted or
/// second server sees the same.
/// </summary>
public sealed class AwsJobEngine : IJobEngine
{
    public const string EngineName = "aws";

    private static readonly TimeSpan ShortestPoll = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestPoll = TimeSpan.FromSeconds(8);

    private readonly GluePace _pace;
    private readonly TimeProvider _time;
    private readonly AwsLake _lake;
    private readonly GlueJobNames _names;
    private readonly GlueTokens _tokens;
    private readonly GlueStarts _starts;
    private readonly GlueStops _stops;
    private readonly GlueRunBoard _board;
    private readonly GlueMetrics _metrics;
    private readonly GlueLogs _logs;
    private readonly GlueQuietLogs _quiet;
    private readonly GluePrice _price;

    public AwsJobEngine(AwsOptions options, AwsClients clients, TimeProvider time, ILogger<AwsJobEngine> logger)
        : this(options, clients, time, logger, GluePace.Usual)
    {
    }

    internal AwsJobEngine(AwsOptions options, AwsClients clients, TimeProvider time, ILogger<AwsJobEngine> logger, GluePace pace)
    {
        _pace = pace;
        _time = time;
        _lake = new(options);
        _names = new(options);
        _tokens = new(clients.Glue);
        _starts = new(clients.Glue, _tokens, time);
        _stops = new(clients.Glue);
        _board = new(clients, time, logger, pace);
        _metrics = new(new(clients.S3, _lake), _lake);
        _logs = new(clients.Logs);
        _quiet = new(time, pace.Looks);
        _price = new(options.PricePerDpuHour);
    }

    public string Name => EngineName;

    public async Task<string?> FindAsync(string jobName, string token, CancellationToken cancellationToken)
    {
        var job = _names.Of(jobName);
        return await _tokens.FindAsync(job, token, cancellationToken) is { } run ? new GlueRunId(job, run).ToString() : null;
    }

    public async Task<string> StartAsync(JobRequest request, CancellationToken cancellationToken)
    {
        var job = _names.Of(request.JobName);
        var id = new GlueRunId(job, await _starts.StartAsync(job, request.Token, GlueArguments.Of(request, _lake), cancellationToken));
        _board.Follow(id);
        return id.ToString();
    }

    public async Task<EngineRunStatus> GetAsync(string engineRunId, CancellationToken cancellationToken)
    {
        if (GlueRunId.Parse(engineRunId) is not { } id)
            return new(EngineRunState.Lost, $"'{engineRunId}' is not a job run of this engine.");
        if (await _board.GetAsync(id, cancellationToken) is not { } run)
            return new(EngineRunState.Lost, $"Glue has no run {id.Run} of the job {id.Job}: the job was deleted or created again.");
        var status = GlueStates.Of(run) with { Cost = _price.Of(run) };
        return run.JobRunState switch
        {
            JobRunState.SUCCEEDED => await SucceededAsync(status, run, cancellationToken),
            JobRunState.FAILED when GlueOutput.Read(run, _lake) is { } output =>
                status with { Metrics = (await _metrics.ReadAsync(output, VersionMetrics.FailedFileName, cancellationToken)).Metrics },
            _ => status,
        };
    }

    public Task StopAsync(string engineRunId, CancellationToken cancellationToken) =>
        GlueRunId.Parse(engineRunId) is { } id ? _stops.StopAsync(id, cancellationToken) : Task.CompletedTask;

    public async Task<LogPage> ReadLogsAsync(string engineRunId, string? cursor, int limit, CancellationToken cancellationToken)
    {
        if (GlueRunId.Parse(engineRunId) is not { } id)
            return new([], "", IsComplete: true);
        if (_quiet.Find(id, cursor) is { } nothing)
            return nothing;
        var run = await _board.GetAsync(id, cancellationToken);
        var hasEnded = run is null || (GlueStates.HasEnded(run) && !(_time.GetUtcNow() - GlueStates.Of(run).EndedAt < _pace.LastLines));
        return _quiet.Note(id, cursor, await _logs.ReadAsync(id, run, hasEnded, cursor, limit, cancellationToken));
    }

    public IAsyncEnumerable<string> WatchAsync(CancellationToken cancellationToken) => _board.WatchAsync(cancellationToken);

    /// <summary>A tenth of its age: the end of short jobs is noticed soon, and long jobs cost few calls.</summary>
    public TimeSpan PollInterval(EngineRunStatus status)
    {
        var interval = status.StartedAt is { } start ? (_time.GetUtcNow() - start) / 10 : ShortestPoll * 2;
        return Jitter.Around(interval < ShortestPoll ? ShortestPoll : interval > LongestPoll ? LongestPoll : interval);
    }

    private async Task<EngineRunStatus> SucceededAsync(EngineRunStatus status, JobRun run, CancellationToken cancellationToken)
    {
        if (GlueOutput.Read(run, _lake) is not { } output)
            return status with { State = EngineRunState.Failed, Reason = "The job run was not started for this lake: its arguments do not name a version in this bucket." };
        var (metrics, fault) = await _metrics.ReadAsync(output, VersionMetrics.FileName, cancellationToken);
        return metrics is null
            ? status with { State = EngineRunState.Failed, Reason = fault }
            : status with { Metrics = metrics };
    }
}
