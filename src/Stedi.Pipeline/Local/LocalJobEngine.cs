using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Local.Jobs;
using Stedi.Pipeline.Local.Worker;

namespace Stedi.Pipeline.Local;

/// <summary>
/// Runs jobs in worker processes. The state of a job run is in its <see cref="JobFolder"/>. This class only has the queue of this process, so a
/// restarted or second server sees the same state.
/// </summary>
public sealed class LocalJobEngine : IJobEngine, IAsyncDisposable
{
    public const string EngineName = "local";

    /// <summary>A worker that dies before it begins is not the job's fault. After three in a row, workers cannot run on this machine.</summary>
    private const int StartsTried = 3;

    private const int StartsPerCleaning = 200;

    private static readonly EngineRunStatus AboutToBegin = new(EngineRunState.Waiting, "Starting.");

    private readonly LakePaths _paths;
    private readonly TimeProvider _time;
    private readonly ILogger<LocalJobEngine> _logger;
    private readonly WorkerPool _pool;
    private readonly JobOwner _owner;
    private readonly JobHints _hints = new();
    private readonly ConcurrentDictionary<string, OwnJob> _own = [];
    private int _starts;

    public LocalJobEngine(LocalOptions options, TimeProvider time, ILogger<LocalJobEngine> logger)
    {
        _paths = new(options.LakeRoot);
        _time = time;
        _logger = logger;
        _pool = new(WorkerSettings.From(options), WorkerSettings.PoolSize(options));
        _owner = new(_paths.Jobs);
    }

    public string Name => EngineName;

    /// <summary>Starts the workers now, so that the first job finds them ready.</summary>
    /// <exception cref="EngineException">The worker program cannot be started.</exception>
    public void Warm() => _pool.Warm();

    public Task<string?> FindAsync(string jobName, string token, CancellationToken cancellationToken)
    {
        var id = IdOf(token);
        return Task.FromResult(new JobFolder(_paths.Job(id)).Exists ? id : null);
    }

    public Task<string> StartAsync(JobRequest request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var id = IdOf(request.Token);
        var folder = new JobFolder(_paths.Job(id));
        try
        {
            _owner.Create(folder, JsonSerializer.SerializeToUtf8Bytes(request, EngineJson.Default.JobRequest));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException && !folder.Exists)
        {
            // Not transient: a full disk or a read-only folder stays that way until an operator, who must be told, fixes it.
            throw new EngineException(
                $"Could not start {request.JobName}, because the lake cannot be written: {e.Message} Fix this, then retry the run.", inner: e);
        }
        // The token may have been started before, and have ended. It is never executed again.
        if (folder.ReadStatus().State == EngineRunState.Waiting)
            Queue(id, folder);
        if (Interlocked.Increment(ref _starts) % StartsPerCleaning == 1)
            _ = Task.Run(CleanUp, CancellationToken.None);
        return Task.FromResult(id);
    }

    public Task<EngineRunStatus> GetAsync(string engineRunId, CancellationToken cancellationToken) => Task.FromResult(Get(engineRunId));

    public Task StopAsync(string engineRunId, CancellationToken cancellationToken)
    {
        if (!Get(engineRunId).HasEnded)
        {
            new JobFolder(_paths.Job(engineRunId)).AskToStop();
            // Workers of this process are killed right away. Those of other processes look for the stop file.
            if (_own.TryGetValue(engineRunId, out var job))
                job.Stop();
            _hints.Tell(engineRunId);
        }
        return Task.CompletedTask;
    }

    public Task<LogPage> ReadLogsAsync(string engineRunId, string? cursor, int limit, CancellationToken cancellationToken)
    {
        var status = Get(engineRunId);
        var log = PathOf(engineRunId) is { } path ? new JobFolder(path).Log : null;
        return JobLogReader.ReadAsync(log, cursor, limit, status.HasEnded, cancellationToken);
    }

    public IAsyncEnumerable<string> WatchAsync(CancellationToken cancellationToken) => _hints.WatchAsync(cancellationToken);

    public TimeSpan PollInterval(EngineRunStatus status) => TimeSpan.FromMilliseconds(500);

    /// <summary>Kills the workers. Their jobs are lost. Queued jobs wait for the next server.</summary>
    public async ValueTask DisposeAsync()
    {
        await _pool.DisposeAsync();
        await Task.WhenAll(_own.Values.Select(j => j.Ended));
        _owner.Dispose();
    }

    private static string IdOf(string token) => "jr_" + token;

    private EngineRunStatus Get(string engineRunId)
    {
        if (PathOf(engineRunId) is not { } path)
            return new(EngineRunState.Lost, $"'{engineRunId}' is not a job run of this engine.");
        var folder = new JobFolder(path);
        // Answered without the disk: a wide run polls hundreds of queued jobs whenever one ends.
        if (_own.TryGetValue(engineRunId, out var own) && own.IsQueued)
            return Waiting(path);
        var status = folder.ReadStatus();
        if (status.State != EngineRunState.Waiting)
            return status;
        if (!_owner.MayQueue(folder))
            return status with { Reason = "Queued by another server process.", Wait = WaitKind.Capacity };
        // Its server is gone, so this process takes over. If two processes do so, one of their workers gets the claim.
        Queue(engineRunId, folder);
        return Waiting(path);
    }

    private EngineRunStatus Waiting(string folder) => _pool.HasRoomFor(folder)
        ? AboutToBegin
        : new(EngineRunState.Waiting, $"Waiting for a free worker ({_pool.Size} of {_pool.Size} busy).", Wait: WaitKind.Capacity);

    private string? PathOf(string engineRunId) => PlainName.IsValid(engineRunId) ? _paths.Job(engineRunId) : null;

    private void Queue(string id, JobFolder folder)
    {
        var job = new OwnJob();
        if (_own.TryAdd(id, job))
            _ = WorkAsync(id, folder, job);
    }

    private async Task WorkAsync(string id, JobFolder folder, OwnJob job)
    {
        await Task.Yield();
        try
        {
            await HandOverAsync(id, folder, job);
        }
        catch (OperationCanceledException)
        {
            // Stopped, or this process ends: the folder has the state.
        }
        catch (Exception e)
        {
            _logger.LogError(e, "Could not hand the job run {EngineRunId} to a worker.", id);
            Fail(folder, e.Message);
        }
        finally
        {
            _own.TryRemove(id, out _);
            job.Dispose();
            _hints.Tell(id);
        }
    }

    private async Task HandOverAsync(string id, JobFolder folder, OwnJob job)
    {
        for (var attempt = 1; ; attempt++)
        {
            var exit = await _pool.RunAsync("job", folder.Path, () => _hints.Tell(id), job.Stopping, job.Leave);
            if (exit is null)
                return;
            var begun = folder.ReadStatus().State != EngineRunState.Waiting;
            // Once it has read rows, the output of a process may contain them. So it goes to the job's log, which is for operators.
            _logger.LogWarning("During the job run {EngineRunId}, {Exit}. {Messages}", id, exit, begun ? "Its output is in the step's log." : string.Join('\n', exit.Messages));
            if (begun)
            {
                folder.NoteExit(exit);
                return;
            }
            if (attempt == StartsTried)
                throw new EngineException($"Workers fail to start: {exit}. {string.Join(' ', exit.Messages)}");
        }
    }

    private void Fail(JobFolder folder, string reason)
    {
        using var claim = folder.TryClaim();
        if (claim is null)
            return;
        var now = _time.GetUtcNow();
        folder.WriteResult(new(EngineRunState.Failed, reason, null, now, null));
    }

    private void CleanUp()
    {
        try
        {
            new JobRetention(_paths.Jobs, _time).Clean();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Another server may be cleaning too. The rest is removed next time.
            _logger.LogWarning(e, "Could not remove all old job runs in {Jobs}.", _paths.Jobs);
        }
    }

    private sealed class OwnJob : IDisposable
    {
        private readonly CancellationTokenSource _stop = new();
        private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public CancellationToken Stopping => _stop.Token;

        public Task Ended => _ended.Task;

        /// <summary>It has no worker yet, and was not stopped. After that, its folder has the state.</summary>
        public bool IsQueued { get; private set; } = true;

        public void Leave() => IsQueued = false;

        public void Stop()
        {
            IsQueued = false;
            lock (_ended)
                if (!_ended.Task.IsCompleted)
                    _ = _stop.CancelAsync();
        }

        public void Dispose()
        {
            lock (_ended)
            {
                _ended.TrySetResult();
                _stop.Dispose();
            }
        }
    }
}
