using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using DuckDB.NET.Data;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Landing;
using Stedi.Pipeline.Local.Catalog;
using Stedi.Pipeline.Local.Worker;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Local.Jobs;

/// <summary>Executes a step attempt. A version becomes visible completely, with its metrics, or not at all.</summary>
internal sealed class JobRunner(WorkerSettings settings, LakeDatabases databases, JobLog log)
{
    private readonly LakePaths _paths = new(settings.LakeRoot);
    private readonly List<EngineWarning> _warnings = [];

    /// <summary>The damage that it found and repaired.</summary>
    public IReadOnlyList<EngineWarning> Warnings => _warnings;

    /// <exception cref="JobFailedException">The transform failed, a check blocks the version, or a file of an input is damaged.</exception>
    public VersionMetrics Run(JobRequest request, DateTimeOffset startedAt)
    {
        var snapshots = new LandingSnapshot(settings, databases, _paths, log, _warnings.Add);
        foreach (var input in request.Inputs.Where(i => i.IsLanding))
        {
            snapshots.Ensure(input);
            ThrowIfRefused(request, input);
        }
        var rebuilt = new HashSet<TableName>();
        while (true)
        {
            try
            {
                return request.Sql is null ? Profile(request) : Transform(request, request.Sql, startedAt);
            }
            catch (Exception e) when (CauseOf(e) is { } cause && ParquetCheck.MayBeDamage(cause))
            {
                // DuckDB's message is about a file, or the SQL that read it. It contains neither table nor version.
                if (FindDamaged(request) is not { } found)
                    throw;
                var (input, damage) = found;
                log.Error(DuckDbMessage.Clean(cause.Message));
                if (!input.IsLanding || !rebuilt.Add(input.Table))
                    throw new JobFailedException($"{damage} {VersionDamage.Advice(input.Table)}", inner: e);
                snapshots.Rebuild(input, damage);
            }
        }
    }

    private static DuckDBException? CauseOf(Exception e) => e as DuckDBException ?? (e as JobFailedException)?.InnerException as DuckDBException;

    private (JobInput Input, string Damage)? FindDamaged(JobRequest request)
    {
        foreach (var input in request.Inputs)
            if (VersionDamage.Read(_paths, input.Table, input.Version) is { } damage)
                return (input, damage);
        return null;
    }

    /// <summary>
    /// The version stays, even if it violates the table's rules. The rules only decide whether this step may continue. So they apply to every job that
    /// reads the table, and changing them does not read the files again.
    /// </summary>
    private void ThrowIfRefused(JobRequest request, JobInput input)
    {
        using var lease = VersionLease.Take(_paths, input.Table, input.Version);
        var metrics = ReadMetrics(input.Table, input.Version);
        if (metrics.Read?.Refusal(input.Table, input.Rules ?? LandingRules.Default, reason => First(lease, reason)) is { } refusal)
            throw new JobFailedException(refusal, input.Table == request.Table ? metrics : null);
    }

    private static ImmutableArray<Reject> First(VersionLease lease, string? reason)
    {
        var path = Path.Combine(lease.Folder, RejectPages.FileName);
        try
        {
            using var file = File.OpenHandle(path);
            return RejectPages.ReadAsync(
                (at, buffer, _) => Task.FromResult(RandomAccess.Read(file, buffer.Span, at)), new(ReadCounts.RejectsNamed, Reason: reason), CancellationToken.None)
                .GetAwaiter().GetResult().Items;
        }
        catch (JsonException e)
        {
            throw new JobFailedException($"Could not read the rejected lines in {path}. Run again with --reread.", inner: e);
        }
    }

    /// <summary>The version of a landing table is the same for the same files, so only the checks run again. Its reading time and duration stay.</summary>
    private VersionMetrics Profile(JobRequest request)
    {
        using var lease = VersionLease.Take(_paths, request.Table, request.Version);
        var metrics = ReadMetrics(request.Table, request.Version);
        var checks = request.Checks.IsEmpty ? [] : Check(request, lease, metrics);
        metrics = metrics with { Checks = checks };
        Audit.ThrowIfBlocked(metrics);
        return metrics;
    }

    private ImmutableArray<CheckMetrics> Check(JobRequest request, VersionLease lease, VersionMetrics metrics)
    {
        using var stage = new Stage(_paths, request.Token);
        using var database = databases.Take(settings.MemoryBytes, settings.Threads, stage.Spill, stage.SpillBytes);
        string[] files = [.. VersionReceipt.FilesOf(lease.Folder, metrics)];
        database.AddView(request.Table, files);
        database.Seal(files, stage.Data);
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
            var read = new List<string>();
            foreach (var input in request.Inputs)
            {
                var lease = VersionLease.Take(_paths, input.Table, input.Version);
                leases.Add(lease);
                if (VersionDamage.Look(_paths, input.Table, input.Version) is { } damage)
                    throw new JobFailedException($"{damage} {VersionDamage.Advice(input.Table)}");
                var known = inputs[input.Table] = ReadMetrics(input.Table, input.Version);
                string[] files = [.. VersionReceipt.FilesOf(lease.Folder, known)];
                database.AddView(input.Table, files);
                read.AddRange(files);
                log.Info($"Reading {Words.Rows(known.RowsOut)} of {input.Table}, version {input.Version}.");
            }
            database.Seal(read, stage.Data);

            var file = Path.Combine(stage.Data, LakePaths.DataFile);
            var written = Write(database, request, sql, file);
            database.AddView(request.Table, [file]);
            var audit = new Audit(database, log);
            var accounts = audit.Account(request, inputs, written.Rows);
            var metrics = new VersionMetrics(
                1, request.Table, request.Version, request.JobName, LocalJobEngine.EngineName, request.SqlHash, startedAt, ElapsedMs(startedAt),
                written.Rows, written.Bytes, ParquetWriter.Columns(database, request.Table), accounts,
                [.. audit.Check(request.Checks), .. Audit.RowsAccountedFor(request, accounts)], Landing: null)
            {
                Files = [new(LakePaths.DataFile, written.Rows, written.Bytes)],
            };
            Audit.ThrowIfBlocked(metrics);

            metrics = metrics with { DurationMs = ElapsedMs(startedAt) };
            File.WriteAllText(Path.Combine(stage.Data, VersionMetrics.FileName), metrics.ToJson(), Utf8);
            if (!stage.TryCommit(_paths.Version(request.Table, request.Version)))
                throw new JobFailedException($"Version {request.Version} of {request.Table} already exists, and versions are never overwritten. Retry the step.");
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
        // The casts of this program are on the first line. Casts of the SQL itself are below.
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

    private VersionMetrics ReadMetrics(TableName table, string version) => VersionReceipt.Find(_paths, table, version)
        ?? throw new JobFailedException($"Version {version} of {table} is incomplete: {VersionReceipt.PathOf(_paths, table, version)} is missing. {VersionDamage.Advice(table)}");

    private static long ElapsedMs(DateTimeOffset start) => (long)(DateTimeOffset.UtcNow - start).TotalMilliseconds;
}
