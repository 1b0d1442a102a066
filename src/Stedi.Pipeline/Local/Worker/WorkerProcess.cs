using System.Diagnostics;
using Stedi.Pipeline.Engines;

namespace Stedi.Pipeline.Local.Worker;

/// <summary>A worker process, seen from its server. It does one piece of work at a time.</summary>
internal sealed class WorkerProcess : IDisposable
{
    private const int MessagesKept = 50;
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly TaskCompletionSource<bool> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Queue<string> _messages = [];
    private Work? _work;

    private WorkerProcess(Process process)
    {
        _process = process;
        Ended = FollowAsync();
    }

    public int Id => _process.Id;

    /// <summary>True once it accepts work; false if it ended before.</summary>
    public Task<bool> Ready => _ready.Task;

    /// <summary>Completes when the process has ended.</summary>
    public Task<WorkerExit> Ended { get; }

    /// <summary>It accepts no more work, or has ended.</summary>
    public bool IsSpent { get; private set; }

    /// <exception cref="EngineException">The program cannot be started.</exception>
    public static WorkerProcess Start(WorkerSettings settings)
    {
        var start = WorkerProgram.StartInfo(settings);
        try
        {
            return new(Process.Start(start)!);
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new EngineException($"Could not start a worker process ({start.FileName}): {e.Message}.", isTransient: true, e);
        }
    }

    /// <summary>Hands it a folder. Returns null when the work is done; otherwise, how the process ended.</summary>
    public async Task<WorkerExit?> RunAsync(string verb, string folder, Action begun)
    {
        var work = new Work(begun, new(TaskCreationOptions.RunContinuationsAsynchronously));
        Volatile.Write(ref _work, work);
        try
        {
            await _process.StandardInput.WriteLineAsync($"{verb} {folder}");
            await _process.StandardInput.FlushAsync();
        }
        catch (IOException)
        {
            return await Ended;
        }
        await Task.WhenAny(work.Done.Task, Ended);
        return work.Done.Task.IsCompleted ? null : await Ended;
    }

    public void Kill()
    {
        IsSpent = true;
        try
        {
            _process.Kill();
        }
        catch (InvalidOperationException)
        {
            // It has already ended.
        }
    }

    public void Dispose() => _process.Dispose();

    private async Task<WorkerExit> FollowAsync()
    {
        var slowStart = new Timer(_ => Kill(), null, StartTimeout, Timeout.InfiniteTimeSpan);
        var messages = ReadMessagesAsync();
        while (await _process.StandardOutput.ReadLineAsync() is { } answer)
        {
            if (answer == "ready")
            {
                await slowStart.DisposeAsync();
                _ready.TrySetResult(true);
            }
            else if (answer == "begun")
            {
                Volatile.Read(ref _work)?.Begun();
            }
            else if (answer is "done" or "last")
            {
                IsSpent |= answer == "last";
                Interlocked.Exchange(ref _work, null)?.Done.TrySetResult();
            }
        }
        await _process.WaitForExitAsync();
        await messages;
        await slowStart.DisposeAsync();
        IsSpent = true;
        _ready.TrySetResult(false);
        return new(_process.Id, _process.ExitCode, [.. _messages]);
    }

    private async Task ReadMessagesAsync()
    {
        while (await _process.StandardError.ReadLineAsync() is { } message)
        {
            _messages.Enqueue(message);
            if (_messages.Count > MessagesKept)
                _messages.Dequeue();
        }
    }

    private sealed record Work(Action Begun, TaskCompletionSource Done);
}
