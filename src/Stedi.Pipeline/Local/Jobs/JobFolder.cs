using System.Text.Json;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Local.Worker;

namespace Stedi.Pipeline.Local.Jobs;

/// <summary>
/// A job run as it lies on disk, which is all there is to know of it: server and worker share nothing else, and either may die at any moment.
/// <code>
/// (folder)      the start: it appears whole, by a rename, so that a token is started once
/// owner         the server that has it in its queue
/// stop          someone asked to stop it
/// claim         a worker has begun; locked for as long as that worker lives. Never begun twice
/// log.ndjson    a line each
/// exit          how the worker ended, where it left no verdict
/// result.json   the verdict, last
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
            return JsonSerializer.Deserialize(file, EngineJson.Default.JobRequest) ?? throw new JsonException("It is empty.");
        }
        catch (Exception e) when (e is IOException or JsonException)
        {
            throw new EngineException($"The request of the job run cannot be read ({At(RequestName)}): {e.Message} Retry the step.", inner: e);
        }
    }

    /// <summary>Makes the caller the one that works on it, for as long as the claim is held; null where someone has been before.</summary>
    public IDisposable? TryClaim()
    {
        // Locked first and put in its place after: whoever sees the claim of a living worker sees it locked.
        var mine = At($"claim.{Guid.NewGuid():N}.tmp");
        var claim = FileLock.TryTake(mine);
        if (FirstFile.TryPlace(mine, Claimed))
            return claim;
        claim?.Dispose();
        return null;
    }

    public void WriteResult(JobResult result) =>
        Durable.ReplaceQuickly(Result, JsonSerializer.SerializeToUtf8Bytes(result, JobJson.Default.JobResult));

    /// <summary>How it stands; a <see cref="EngineRunState.Waiting"/> one has no reason yet, since the queue knows it.</summary>
    public EngineRunStatus ReadStatus()
    {
        if (!Exists)
            return new(EngineRunState.Lost, "The engine does not know this job run: its folder is gone.");
        if (TryReadResult() is { } result)
            return result.ToStatus();
        if (!File.Exists(Claimed))
            return new(IsStopAsked ? EngineRunState.Stopped : EngineRunState.Waiting);

        var startedAt = new DateTimeOffset(File.GetLastWriteTimeUtc(Claimed));
        if (FileLock.IsHeld(Claimed))
            return new(EngineRunState.Running, StartedAt: startedAt);
        // The worker may have ended well between the two looks.
        if (TryReadResult() is { } late)
            return late.ToStatus();
        return IsStopAsked
            ? new(EngineRunState.Stopped, StartedAt: startedAt, EndedAt: LastSign())
            : new(EngineRunState.Lost, LostReason(), startedAt, LastSign());
    }

    /// <summary>Leaves word of how the worker ended that left no verdict.</summary>
    public void NoteExit(WorkerExit exit)
    {
        File.WriteAllText(Exit, exit.ToString());
        using var log = new JobLog(Log);
        foreach (var message in exit.Messages)
            log.Error(message);
        log.Error($"The {exit}.");
    }

    private string LostReason() =>
        $"It ended without a verdict: {(File.Exists(Exit) ? File.ReadAllText(Exit) : "its worker process is gone")}. Retry the step.";

    private DateTimeOffset LastSign() => new(File.GetLastWriteTimeUtc(File.Exists(Log) ? Log : Claimed));

    private JobResult? TryReadResult()
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(Result), JobJson.Default.JobResult);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or JsonException)
        {
            // A file that is torn by a power cut is no verdict.
            return null;
        }
    }

    private string At(string name) => System.IO.Path.Combine(Path, name);
}
