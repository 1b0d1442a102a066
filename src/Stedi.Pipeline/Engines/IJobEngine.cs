namespace Stedi.Pipeline.Engines;

/// <summary>
/// Runs jobs. An engine run is a separate process: a local worker process, or a Glue job run. It has an id, a status and logs. It can be
/// stopped, and continues when the control plane dies. Several processes may call all methods at once.
/// </summary>
public interface IJobEngine
{
    /// <summary><c>local</c> or <c>aws</c>.</summary>
    string Name { get; }

    /// <summary>
    /// The engine run of this job that was started with this token, or null. After a crash or a lost response, it is called before
    /// <see cref="StartAsync"/>, so that a step attempt is never started twice. It needs no request, so that runs can be stopped even if their
    /// definition is no longer readable.
    /// </summary>
    /// <param name="jobName"><see cref="JobRequest.JobName"/>.</param>
    /// <param name="token"><see cref="JobRequest.Token"/>.</param>
    /// <exception cref="EngineException">The engine does not respond, or does not know.</exception>
    Task<string?> FindAsync(string jobName, string token, CancellationToken cancellationToken);

    /// <summary>Starts the job and returns its engine run id. The caller holds the run's lease, and has found no engine run with this token.</summary>
    /// <exception cref="EngineException">It could not be started. <see cref="EngineException.IsTransient"/> says whether to retry.</exception>
    Task<string> StartAsync(JobRequest request, CancellationToken cancellationToken);

    /// <summary>The status of the engine run. Does not throw for failed runs. An unknown id is <see cref="EngineRunState.Lost"/>.</summary>
    Task<EngineRunStatus> GetAsync(string engineRunId, CancellationToken cancellationToken);

    /// <summary>Asks the engine to stop the run, which may take a while. Has no effect on a run that has ended.</summary>
    Task StopAsync(string engineRunId, CancellationToken cancellationToken);

    /// <summary>At most <paramref name="limit"/> log lines after <paramref name="cursor"/> (null: from the start), oldest first.</summary>
    Task<LogPage> ReadLogsAsync(string engineRunId, string? cursor, int limit, CancellationToken cancellationToken);

    /// <summary>
    /// Ids of engine runs with a possibly changed state, until the token is cancelled. These are only hints to look sooner. Polling is still
    /// needed, because another process, or this one before a restart, may have started the run.
    /// </summary>
    IAsyncEnumerable<string> WatchAsync(CancellationToken cancellationToken);

    /// <summary>How long to wait before the next poll of a run in this state, if no hint comes.</summary>
    TimeSpan PollInterval(EngineRunStatus status);
}
