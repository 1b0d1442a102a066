namespace Stedi.Pipeline.Engines;

/// <summary>
/// Where jobs run. An engine run is an outside process (a worker process here, a Glue job run on AWS): it has an id, a status, logs and a
/// stop, and goes on when the control plane dies. Every method may be called by several processes at once.
/// </summary>
public interface IJobEngine
{
    /// <summary><c>local</c> or <c>aws</c>.</summary>
    string Name { get; }

    /// <summary>
    /// The engine run of this job that was started with this token, or null. After a crash or a lost answer this is asked before
    /// <see cref="StartAsync"/>, so that a step attempt is never started twice. It needs no request: a run that ended is stopped also where its
    /// definition can no longer be read.
    /// </summary>
    /// <param name="jobName"><see cref="JobRequest.JobName"/>.</param>
    /// <param name="token"><see cref="JobRequest.Token"/>.</param>
    /// <exception cref="EngineException">The engine does not answer, or cannot say.</exception>
    Task<string?> FindAsync(string jobName, string token, CancellationToken cancellationToken);

    /// <summary>Starts the job and returns its engine run id. The caller holds the run's lease and found no engine run with this token.</summary>
    /// <exception cref="EngineException">It could not be started; <see cref="EngineException.IsTransient"/> says whether to try again.</exception>
    Task<string> StartAsync(JobRequest request, CancellationToken cancellationToken);

    /// <summary>How the engine run stands. Never throws for a run that failed; an id that the engine does not know is <see cref="EngineRunState.Lost"/>.</summary>
    Task<EngineRunStatus> GetAsync(string engineRunId, CancellationToken cancellationToken);

    /// <summary>Asks the engine to stop the run; on return it may still be stopping. Stopping what has ended changes nothing.</summary>
    Task StopAsync(string engineRunId, CancellationToken cancellationToken);

    /// <summary>At most <paramref name="limit"/> log lines after <paramref name="cursor"/> (null: from the start), oldest first.</summary>
    Task<LogPage> ReadLogsAsync(string engineRunId, string? cursor, int limit, CancellationToken cancellationToken);

    /// <summary>
    /// Engine run ids whose state may have changed, for as long as the token lives. Only a hint that makes the driver look sooner: polling
    /// stays the truth, since another process, or an earlier life of this one, may have started the run.
    /// </summary>
    IAsyncEnumerable<string> WatchAsync(CancellationToken cancellationToken);

    /// <summary>How long to wait before a run in this state is looked at again, when no hint comes.</summary>
    TimeSpan PollInterval(EngineRunStatus status);
}
