using System.Collections.Immutable;
using System.Text.Json;
using DuckDB.NET.Data;
using DuckDB.NET.Native;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Local.Worker;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Local.Jobs;

/// <summary>A job run in the worker process: claims its folder, does the work, writes the verdict.</summary>
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
            log.Info($"{request.JobName} begins in worker process {Environment.ProcessId}.");
            var runner = new JobRunner(settings, databases, log);
            var metrics = runner.Run(request, startedAt);
            log.Info($"{request.JobName} succeeded after {Words.Since(startedAt)}.");
            return new(EngineRunState.Succeeded, null, startedAt, DateTimeOffset.UtcNow, metrics) { Warnings = [.. runner.Warnings] };
        }
        catch (Exception e)
        {
            var reason = Reason(e);
            log.Error(reason);
            // The log is for operators: it alone has DuckDB's own words, which may quote rows.
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
            $"The disk of the lake is full: the job spilled what did not fit into {Words.Memory(settings.MemoryBytes)} of memory, and found no room in "
            + $"{new LakePaths(settings.LakeRoot).Temp}. Make room there, or give jobs more memory (Stedi__Local__WorkerMemoryBytes).",
        DuckDBException { ErrorType: DuckDBErrorType.OutOfMemory } =>
            $"The job needs more than its {Words.Memory(settings.MemoryBytes)} of memory, and this part of it cannot spill to disk. Give jobs more memory "
            + $"(Stedi__Local__WorkerMemoryBytes), or fewer threads (Stedi__Local__Threads).",
        OutOfMemoryException => $"The job's process ran out of memory while it read JSON lines: {e.Message}",
        DuckDBException { ErrorType: DuckDBErrorType.Io } when e.Message.Contains("No space left", StringComparison.Ordinal) =>
            $"The disk of the lake is full ({settings.LakeRoot}). Make room, then retry the step.",
        DuckDBException => DuckDbMessage.WithoutValues(DuckDbMessage.Clean(e.Message)),
        IOException when e.Message.Contains("No space left", StringComparison.Ordinal) =>
            $"The disk of the lake is full ({settings.LakeRoot}): {e.Message} Make room, then retry the step.",
        IOException or UnauthorizedAccessException => $"The lake {settings.LakeRoot} cannot be read or written: {e.Message} Mend that, then retry the step.",
        _ => $"The job failed inside ({e.GetType().Name}). The step's log says why. Viewing it requires the operator role.",
    };
}
