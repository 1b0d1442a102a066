using System.Collections.Immutable;
using System.Text.Json;
using DuckDB.NET.Data;
using DuckDB.NET.Native;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Local.Worker;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Local.Jobs;

/// <summary>A job run in the worker process: it claims the folder, does the work, and writes the result.</summary>
internal sealed class JobTask(WorkerSettings settings, LakeDatabases databases) : IWorkerTask
{
    public string Verb => "job";

    public void WarmUp()
    {
        var lake = Directory.CreateDirectory(Path.Combine(new LakePaths(settings.LakeRoot).Temp, $"warm-{Guid.NewGuid():N}"));
        try
        {
            var token = Guid.NewGuid().ToString();
            var folder = new JobFolder(Path.Combine(lake.FullName, "job"));
            Directory.CreateDirectory(folder.Path);
            var name = TableName.Parse("warm");
            var request = new JobRequest(
                token, name, "warm", token, "SELECT 1 AS x", "", [], [new("warm", Severity.Warn, "", "SELECT * FROM warm")], [], Severity.Warn,
                ImmutableSortedDictionary<string, string>.Empty);
            File.WriteAllBytes(
                Path.Combine(folder.Path, JobFolder.RequestName),
                JsonSerializer.SerializeToUtf8Bytes(request, EngineJson.Default.JobRequest));
            new JobTask(settings with { LakeRoot = lake.FullName }, databases).Run(folder.Path, () => { });
        }
        finally
        {
            lake.Delete(recursive: true);
        }
    }

    public bool Run(string folder, Action begun)
    {
        var job = new JobFolder(folder);
        using var claim = job.TryClaim();
        if (claim is null)
            return true;
        begun();
        using var log = new JobLog(job.Log);
        var startedAt = DateTimeOffset.UtcNow;
        JobResult result;
        using (new StopWatcher(job))
            result = job.IsStopAsked ? new(EngineRunState.Stopped, null, startedAt, startedAt, null) : Work(job, log, startedAt);
        job.WriteResult(result);
        return result.State == EngineRunState.Succeeded;
    }

    private JobResult Work(JobFolder job, JobLog log, DateTimeOffset startedAt)
    {
        try
        {
            var request = job.ReadRequest();
            log.Info($"Starting {request.JobName} in worker process {Environment.ProcessId}.");
            var runner = new JobRunner(settings, databases, log);
            var metrics = runner.Run(request, startedAt);
            log.Info($"{request.JobName} succeeded after {Words.Since(startedAt)}.");
            return new(EngineRunState.Succeeded, null, startedAt, DateTimeOffset.UtcNow, metrics) { Warnings = [.. runner.Warnings] };
        }
        catch (Exception e)
        {
            var reason = Reason(e);
            log.Error(reason);
            // Only the log, which is for operators, contains DuckDB's own message: it may quote row data.
            if ((e as DuckDBException ?? e.InnerException as DuckDBException) is { } cause && DuckDbMessage.Clean(cause.Message) is var words && !reason.Contains(words, StringComparison.Ordinal))
                log.Error(words);
            if (e is not (JobFailedException or EngineException or DuckDBException))
                log.Error(e.ToString());
            return new(EngineRunState.Failed, reason, startedAt, DateTimeOffset.UtcNow, (e as JobFailedException)?.Metrics);
        }
    }

    private string Reason(Exception e) => e switch
    {
        JobFailedException or EngineException => e.Message,
        DuckDBException { ErrorType: DuckDBErrorType.OutOfMemory } when e.Message.Contains("max_temp_directory_size", StringComparison.Ordinal) =>
            $"The disk of the lake is full. The job needs more than {Words.Memory(settings.MemoryBytes)} of memory, and has no space to spill to "
            + $"{new LakePaths(settings.LakeRoot).Temp}. Free disk space, or give jobs more memory (Stedi__Local__WorkerMemoryBytes).",
        DuckDBException { ErrorType: DuckDBErrorType.OutOfMemory } =>
            $"Out of memory: the job needs more than {Words.Memory(settings.MemoryBytes)}, and this part cannot spill to disk. Give jobs more memory "
            + $"(Stedi__Local__WorkerMemoryBytes) or fewer threads (Stedi__Local__Threads).",
        OutOfMemoryException => $"Out of memory while reading JSON lines: {e.Message}",
        DuckDBException { ErrorType: DuckDBErrorType.Io } when e.Message.Contains("No space left", StringComparison.Ordinal) =>
            $"The disk of the lake is full ({settings.LakeRoot}). Free disk space, then retry the step.",
        DuckDBException => DuckDbMessage.WithoutValues(DuckDbMessage.Clean(e.Message)),
        IOException when e.Message.Contains("No space left", StringComparison.Ordinal) =>
            $"The disk of the lake is full ({settings.LakeRoot}): {e.Message} Free disk space, then retry the step.",
        IOException or UnauthorizedAccessException => $"Could not read or write the lake {settings.LakeRoot}: {e.Message} Fix this, then retry the step.",
        _ => $"The job failed with an internal error ({e.GetType().Name}). Details are in the step's log, which requires the operator role.",
    };
}
