using System.Collections.Immutable;
using System.Text;
using DuckDB.NET.Data;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Landing;
using Stedi.Pipeline.Local.Worker;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Local.Jobs;

/// <summary>Write and audit of one step attempt: a version either becomes visible whole, with its metrics, or not at all.</summary>
internal sealed class JobRunner(WorkerSettings settings, LakeDatabases databases, JobLog log)
{
    private readonly LakePaths _paths = new(settings.LakeRoot);

    /// <exception cref="JobFailedException">The transform failed, or a check blocks the version.</exception>
    public VersionMetrics Run(JobRequest request, DateTimeOffset startedAt)
    {
        var snapshots = new LandingSnapshot(settings, databases, _paths, log);
        foreach (var input in request.Inputs.Where(i => i.IsLanding))
        {
            snapshots.Ensure(input);
            ThrowIfRefused(request, input);
        }
        return request.Sql is null ? Profile(request, startedAt) : Transform(request, request.Sql, startedAt);
    }

    /// <summary>
    /// The version is complete and stays, whatever the table's rules say of it: they decide whether this step may go on. So they hold for every job
    /// that reads the table, and changing them reads nothing again.
    /// </summary>
    private void ThrowIfRefused(JobRequest request, JobInput input)
    {
        using var lease = VersionLease.Take(_paths, input.Table, input.Version);
        var metrics = ReadMetrics(lease);
        if (metrics.Read?.Refusal(input.Table, input.Rules ?? LandingRules.Default, reason => First(lease, reason)) is { } refusal)
            throw new JobFailedException(refusal, input.Table == request.Table ? metrics : null);
    }

    private static ImmutableArray<Reject> First(VersionLease lease, string? reason)
    {
        using var file = File.OpenHandle(Path.Combine(lease.Folder, RejectPages.FileName));
        return RejectPages.ReadAsync(
            (at, buffer, _) => Task.FromResult(RandomAccess.Read(file, buffer.Span, at)), new(ReadCounts.RejectsNamed, Reason: reason), CancellationToken.None)
            .GetAwaiter().GetResult().Items;
    }

    /// <summary>A landing table's version is the same as long as its files are, so only the checks are made anew.</summary>
    private VersionMetrics Profile(JobRequest request, DateTimeOffset startedAt)
    {
        using var lease = VersionLease.Take(_paths, request.Table, request.Version);
        var checks = request.Checks.IsEmpty ? [] : Check(request, lease);
        var metrics = ReadMetrics(lease) with { Checks = checks, StartedAt = startedAt, DurationMs = ElapsedMs(startedAt) };
        Audit.ThrowIfBlocked(metrics);
        return metrics;
    }

    private ImmutableArray<CheckMetrics> Check(JobRequest request, VersionLease lease)
    {
        using var stage = new Stage(_paths, request.Token);
        using var database = databases.Take(settings.MemoryBytes, settings.Threads, stage.Spill, stage.SpillBytes);
        database.AddView(request.Table, lease.Folder);
        database.Seal([lease.Folder]);
        return new Audit(database, log).Check(request.Checks);
    }

    private VersionMetrics Transform(JobRequest request, string sql, DateTimeOffset startedAt)
    {
        using var stage = new Stage(_paths, request.Token);
        using var database = databases.Take(settings.MemoryBytes, settings.Threads, stage.Spill, stage.SpillBytes);
        var leases = new List<VersionLease>();
        try
        {
            var inputs = new Dictionary<TableName, VersionMetrics>();
            foreach (var input in request.Inputs)
            {
                var lease = VersionLease.Take(_paths, input.Table, input.Version);
                leases.Add(lease);
                database.AddView(input.Table, lease.Folder);
                inputs[input.Table] = ReadMetrics(lease);
                log.Info($"Reads {Words.Rows(inputs[input.Table].RowsOut)} of {input.Table}, version {input.Version}.");
            }
            database.Seal([.. leases.Select(l => l.Folder), stage.Data]);

            var written = Write(database, request, sql, Path.Combine(stage.Data, "data.parquet"));
            database.AddView(request.Table, stage.Data);
            var audit = new Audit(database, log);
            var accounts = audit.Account(request, inputs, written.Rows);
            var metrics = new VersionMetrics(
                1, request.Table, request.Version, request.JobName, LocalJobEngine.EngineName, request.SqlHash, startedAt, ElapsedMs(startedAt),
                written.Rows, written.Bytes, ParquetWriter.Columns(database, request.Table), accounts,
                [.. audit.Check(request.Checks), .. Audit.RowsAccountedFor(request, accounts)], Landing: null);
            Audit.ThrowIfBlocked(metrics);

            metrics = metrics with { DurationMs = ElapsedMs(startedAt) };
            File.WriteAllText(Path.Combine(stage.Data, VersionMetrics.FileName), metrics.ToJson(), Utf8);
            if (!stage.TryCommit(_paths.Version(request.Table, request.Version)))
                throw new JobFailedException($"Version {request.Version} of {request.Table} is there already; versions are never overwritten. Retry the step.");
            return metrics;
        }
        finally
        {
            leases.ForEach(l => l.Dispose());
        }
    }

    private (long Rows, long Bytes) Write(LakeDatabase database, JobRequest request, string sql, string file)
    {
        var script = request.SqlFile ?? $"The SQL of {request.JobName}";
        ImmutableArray<(string, string)> columns;
        try
        {
            columns = ParquetWriter.Bind(database, sql);
        }
        catch (DuckDBException e) when (ScriptPlace.IsAtFault(e))
        {
            throw new JobFailedException(ScriptPlace.Describe(e, script, (sql, 1)), inner: e);
        }
        try
        {
            return ParquetWriter.Write(database, columns, sql, file, log);
        }
        // Ours are the casts on the first line; those of the SQL itself stand below.
        catch (DuckDBException e) when (DuckDbMessage.Line(e.Message) == 1 && Casts.Overflow(DuckDbMessage.Clean(e.Message)) is { } overflow)
        {
            throw new JobFailedException($"{request.SqlFile ?? request.JobName}: {overflow}", inner: e);
        }
        catch (DuckDBException e) when (ScriptPlace.IsAtFault(e))
        {
            throw new JobFailedException(ScriptPlace.DescribeOfRows(e, script, (sql, 1)), inner: e);
        }
    }

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    private static VersionMetrics ReadMetrics(VersionLease lease) =>
        VersionMetrics.FromJson(File.ReadAllText(Path.Combine(lease.Folder, VersionMetrics.FileName)));

    private static long ElapsedMs(DateTimeOffset start) => (long)(DateTimeOffset.UtcNow - start).TotalMilliseconds;
}
