using Stedi.Pipeline.Engines;

namespace Stedi.Pipeline.Local.Worker;

/// <summary>
/// A pool of worker processes, which are started in advance and reused. Further work waits in a queue. Disposing kills them all.
/// </summary>
internal sealed class WorkerPool(WorkerSettings settings, int size) : IAsyncDisposable
{
    private readonly SemaphoreSlim _free = new(size, size);
    private readonly CancellationTokenSource _closing = new();
    private readonly Lock _gate = new();
    private readonly List<WorkerProcess> _idle = [];
    private readonly HashSet<WorkerProcess> _all = [];
    private readonly HashSet<string> _busyWith = [];

    public int Size => size;

    /// <summary>A worker is free for this folder, or already has it.</summary>
    public bool HasRoomFor(string folder)
    {
        lock (_gate)
            return _busyWith.Contains(folder) || _busyWith.Count < size;
    }

    /// <summary>Starts workers up to the size of the pool.</summary>
    /// <exception cref="EngineException">The worker program cannot be started.</exception>
    public void Warm()
    {
        lock (_gate)
        {
            while (_all.Count < size && !_closing.IsCancellationRequested)
                _idle.Add(Start());
        }
    }

    /// <summary>Runs the work on a worker. Returns null when it is done; otherwise, how the worker ended.</summary>
    /// <param name="begun">Called when a worker has begun it.</param>
    /// <param name="taken">Called when a worker is free for it, just before it gets the work.</param>
    /// <exception cref="OperationCanceledException">It was cancelled, or the pool was disposed. It never began, or its worker was killed.</exception>
    /// <exception cref="EngineException">No worker process can be started.</exception>
    public async Task<WorkerExit?> RunAsync(string verb, string folder, Action begun, CancellationToken cancellationToken, Action? taken = null)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _closing.Token);
        await _free.WaitAsync(stop.Token);
        var worker = Take(folder);
        taken?.Invoke();
        try
        {
            WorkerExit? exit;
            await using (stop.Token.Register(worker.Kill))
                exit = await worker.Ready ? await worker.RunAsync(verb, folder, begun) : await worker.Ended;
            if (exit is not null)
                stop.Token.ThrowIfCancellationRequested();
            return exit;
        }
        finally
        {
            Return(worker, folder);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        WorkerProcess[] left;
        lock (_gate)
            left = [.. _all];
        foreach (var worker in left)
            worker.Kill();
        await Task.WhenAll(left.Select(w => w.Ended));
    }

    private WorkerProcess Take(string folder)
    {
        lock (_gate)
        {
            try
            {
                _closing.Token.ThrowIfCancellationRequested();
                var worker = _idle.Find(w => w.Ready.IsCompleted && !w.IsSpent) ?? _idle.Find(w => !w.IsSpent);
                if (worker is null)
                    worker = Start();
                else
                    _idle.Remove(worker);
                _busyWith.Add(folder);
                return worker;
            }
            catch
            {
                _free.Release();
                throw;
            }
        }
    }

    private void Return(WorkerProcess worker, string folder)
    {
        lock (_gate)
        {
            _busyWith.Remove(folder);
            if (worker.IsSpent)
                _all.Remove(worker);
            else
                _idle.Add(worker);
            _free.Release();
        }
        if (worker.IsSpent)
            Replace();
    }

    /// <summary>Starts a new worker for the next work. If that fails, the next work reports the error.</summary>
    private void Replace()
    {
        try
        {
            Warm();
        }
        catch (EngineException)
        {
            // The next work that needs a worker tries again, and reports the error.
        }
    }

    private WorkerProcess Start()
    {
        var worker = WorkerProcess.Start(settings);
        _all.Add(worker);
        _ = ForgetAsync(worker);
        return worker;
    }

    private async Task ForgetAsync(WorkerProcess worker)
    {
        await worker.Ended;
        lock (_gate)
        {
            _all.Remove(worker);
            _idle.Remove(worker);
        }
        worker.Dispose();
    }
}
