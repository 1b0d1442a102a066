using System.Text.Json;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Local.Worker;

namespace Stedi.Pipeline.Local.Jobs;

/// <summary>
/// A job run on disk. It has the complete state: server and worker share nothing else, and either may die at any time.
/// <code>
/// (folder)      marks the start: it is created by a rename, so that a token is started once
/// owner         the server with the run in its queue
/// stop          a request to stop it
/// claim         a worker has begun; locked as long as that worker lives. A run is never begun twice
/// log.ndjson    the log, one line each
/// exit          how the worker ended, if it left no result
/// result.json   the result, written last
/// </code>
/// </summary>
internal sealed class JobFolder(string path)
{
    public const string RequestName = "request.json";

    public const string OwnerName = "owner";

    public string Path { get; } = path;

    public string Log => At("log.ndjson");

    public string Result => At("result.json");

    public string Owner => At(OwnerName);

    private string Claimed => At("claim");

    private string Stop => At("stop");

    private string Exit => At("exit");

    public bool Exists => Directory.Exists(Path);

    public bool IsStopAsked => File.Exists(Stop);

    public void AskToStop() => File.WriteAllBytes(Stop, []);

    /// <exception cref="EngineException">The request cannot be read.</exception>
    public JobRequest ReadRequest()
    {
        try
        {
            using var file = File.OpenRead(At(RequestName));
            return JsonSerializer.Deserialize(file, EngineJson.Default.JobRequest) ?? throw new JsonException("The file is empty.");
        }
        catch (Exception e) when (e is IOException or JsonException)
        {
            throw new EngineException($"Could not read the request of the job run ({At(RequestName)}): {e.Message} Retry the step.", inner: e);
        }
    }

    /// <summary>Claims the run for the caller, as long as the claim is held; null if it was claimed before.</summary>
    public IDisposable? TryClaim()
    {
        // Locked before it is placed, so that the claim of a living worker is always seen as locked.
        var mine = At($"claim.{Guid.NewGuid():N}.tmp");
        var claim = FileLock.TryTake(mine);
        if (FirstFile.TryPlace(mine, Claimed))
            return claim;
        claim?.Dispose();
        return null;
    }

    public void WriteResult(JobResult result) =>
        Durable.ReplaceQuickly(Result, JsonSerializer.SerializeToUtf8Bytes(result, JobJson.Default.JobResult));

    /// <summary>The status. If it is <see cref="EngineRunState.Waiting"/>, the queue adds the reason.</summary>
    public EngineRunStatus ReadStatus()
    {
        if (!Exists)
            return new(EngineRunState.Lost, "This job run is unknown: its folder was removed.");
        if (TryReadResult() is { } result)
            return result.ToStatus();
        if (!File.Exists(Claimed))
            return new(IsStopAsked ? EngineRunState.Stopped : EngineRunState.Waiting);

        var startedAt = new DateTimeOffset(File.GetLastWriteTimeUtc(Claimed));
        if (FileLock.IsHeld(Claimed))
            return new(EngineRunState.Running, StartedAt: startedAt);
        // The worker may have finished between the two checks.
        if (TryReadResult() is { } late)
            return late.ToStatus();
        return IsStopAsked
            ? new(EngineRunState.Stopped, StartedAt: startedAt, EndedAt: LastSign())
            : new(EngineRunState.Lost, LostReason(), startedAt, LastSign());
    }

    /// <summary>Records how a worker ended that left no result.</summary>
    public void NoteExit(WorkerExit exit)
    {
        File.WriteAllText(Exit, exit.ToString());
        using var log = new JobLog(Log);
        foreach (var message in exit.Messages)
            log.Error(message);
        log.Error($"The {exit}.");
    }

    private string LostReason() =>
        $"The job ended without a result: {(File.Exists(Exit) ? File.ReadAllText(Exit) : "its worker process is gone")}. Retry the step.";

    private DateTimeOffset LastSign() => new(File.GetLastWriteTimeUtc(File.Exists(Log) ? Log : Claimed));

    private JobResult? TryReadResult()
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(Result), JobJson.Default.JobResult);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or JsonException)
        {
            // A file damaged by a power cut is not a result.
            return null;
        }
    }

    private string At(string name) => System.IO.Path.Combine(Path, name);
}
