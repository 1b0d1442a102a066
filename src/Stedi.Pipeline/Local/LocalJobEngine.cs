using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Local.Jobs;
using Stedi.Pipeline.Local.Worker;

namespace Stedi.Pipeline.Local;

/// <summary>
/// Runs jobs in worker processes. What there is to know of a job run lies in its <see cref="JobFolder"/>; here is only the queue of those that
/// this process has work on, so that a server that starts again, or a second one, sees the same.
/// </summary>
public sealed class LocalJobEngine : IJobEngine, IAsyncDisposable
{
    public const string EngineName = "local";

    /// <summary>A worker that dies before it begins says nothing of the job; three in a row say that workers cannot live here.</summary>
    private const int StartsTried = 3;

    private const int StartsPerCleaning = 200;

    private static readonly EngineRunStatus AboutToBegin = new(EngineRunState.Waiting, "About to begin.");

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
            // Not transient: a disk that is full or a folder that may not be written stays so until someone mends it, and he has to be told.
            throw new EngineException(
                $"{request.JobName} cannot be started, since the lake cannot be written: {e.Message} Mend that, then retry the run.", inner: e);
        }
        // A token that was started before may have ended: it never begins again.
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
            // A worker of this process is killed here and now; one of another process looks for the word itself.
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

    /// <summary>Kills the workers. Jobs that they had begun are lost; those that waited wait for the next server.</summary>
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
            return new(EngineRunState.Lost, $"'{engineRunId}' is no job run of this engine.");
        var folder = new JobFolder(path);
        // Known without the disk: a wide run asks for hundreds of jobs that wait, whenever one of them ends.
        if (_own.TryGetValue(engineRunId, out var own) && own.IsQueued)
            return Waiting(path);
        var status = folder.ReadStatus();
        if (status.State != EngineRunState.Waiting)
            return status;
        if (!_owner.MayQueue(folder))
            return status with { Reason = "Queued by another server process.", Wait = WaitKind.Capacity };
        // Its server is gone: whoever asks takes it over. Should two do so, one of their workers gets the claim.
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
            // Stopped, or this process ends: the folder says how it stands.
        }
        catch (Exception e)
        {
            _logger.LogError(e, "The job run {EngineRunId} could not be handed to a worker.", id);
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
            // A process that has read rows may quote them in its last words: those stand in the job's log, which is for operators.
            _logger.LogWarning("While it had the job run {EngineRunId}, {Exit}. {Messages}", id, exit, begun ? "The step's log has its last words." : string.Join('\n', exit.Messages));
            if (begun)
            {
                folder.NoteExit(exit);
                return;
            }
            if (attempt == StartsTried)
                throw new EngineException($"Workers do not start: {exit}. {string.Join(' ', exit.Messages)}");
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
            // Another server may be cleaning as well; what stays now goes the next time.
            _logger.LogWarning(e, "Old job runs in {Jobs} were not all removed.", _paths.Jobs);
        }
    }

    private sealed class OwnJob : IDisposable
    {
        private readonly CancellationTokenSource _stop = new();
        private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public CancellationToken Stopping => _stop.Token;

        public Task Ended => _ended.Task;

        /// <summary>It was given to no worker yet, and nobody has stopped it. From then on its folder says how it stands.</summary>
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
