using Stedi.Pipeline.Engines;

namespace Stedi.Pipeline.Local.Worker;

/// <summary>
/// Worker processes, started before they are needed and used again. Work beyond their number waits its turn. Disposing kills them all.
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

    /// <summary>A worker is free for this folder, or has it already and is about to say so.</summary>
    public bool HasRoomFor(string folder)
    {
        lock (_gate)
            return _busyWith.Contains(folder) || _busyWith.Count < size;
    }

    /// <summary>Sees that as many workers as may be busy at a time are there or about to be.</summary>
    /// <exception cref="EngineException">The worker program cannot be started.</exception>
    public void Warm()
    {
        lock (_gate)
        {
            while (_all.Count < size && !_closing.IsCancellationRequested)
                _idle.Add(Start());
        }
    }

    /// <summary>Has a worker do the work; null when it is done, otherwise how the worker ended instead.</summary>
    /// <param name="begun">A worker says that it works on it.</param>
    /// <param name="taken">A worker is free for it, and is given it next.</param>
    /// <exception cref="OperationCanceledException">Cancelled, or the pool is disposed: it never began, or its worker has been killed.</exception>
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

    /// <summary>The next work finds a worker that has already started; where that fails, the next work says so.</summary>
    private void Replace()
    {
        try
        {
            Warm();
        }
        catch (EngineException)
        {
            // Starting is tried again, and its fault told, when work needs the worker.
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
