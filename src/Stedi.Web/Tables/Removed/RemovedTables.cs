using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using Stedi.Pipeline.Definition;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;
using Stedi.Web.Audit;
using Stedi.Web.Data;
using Stedi.Web.Runs;
using Stedi.Web.Versions;

namespace Stedi.Web.Tables.Removed;

/// <summary>
/// Tables that the pipeline no longer defines, with the versions that still take up space. A vacuum never removes their last versions,
/// so a person decides.
/// </summary>
public sealed class RemovedTables(IDbContextFactory<StediDbContext> contexts, ICatalog catalog, PipelineSource source, TimeProvider time)
{
    /// <summary>By name, each with its versions, newest first.</summary>
    /// <exception cref="NoPipelineException">There is no valid pipeline, so its tables are unknown.</exception>
    public async Task<ImmutableArray<RemovedTableView>> ListAsync(CancellationToken cancellationToken)
    {
        var defined = Defined();
        var current = await catalog.ReadAsync(cancellationToken);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var kept = await db.Set<TableVersionRecord>().AsNoTracking().Where(v => v.RemovedAt == null && !defined.Contains(v.Table))
            .OrderByDescending(v => v.CreatedAt)
            .Select(v => new { v.Table, View = new RemovedVersionView(v.Version, v.RunId, v.CreatedAt, v.PublishedAt, v.RowCount, v.SizeBytes) })
            .ToListAsync(cancellationToken);
        // A catalog can contain tables that are not in this database, for example in a restored lake.
        var versions = kept.ToLookup(v => v.Table, v => v.View);
        var names = versions.Select(v => v.Key).Union(current.Tables.Keys.Except(defined)).OrderBy(t => t.Value, StringComparer.Ordinal);
        return [.. names.Select(t => new RemovedTableView(t, current.Find(t)?.Version, versions[t].Sum(v => v.SizeBytes), [.. versions[t]]))];
    }

    /// <summary>Removes all versions of a removed table. A repeated call removes versions that a query was reading before.</summary>
    /// <param name="by">The user, for the audit log.</param>
    /// <exception cref="EngineException">The catalog is busy. Try again.</exception>
    /// <exception cref="NoPipelineException">There is no valid pipeline, so its tables are unknown.</exception>
    public async Task<PurgeResult> PurgeAsync(TableName table, string by, CancellationToken cancellationToken)
    {
        if (Defined().Contains(table))
            return new(Refusal: $"{table} is still in the pipeline. Remove it from pipeline.yaml first.");
        if ((await ListAsync(cancellationToken)).All(t => t.Name != table))
            return new();
        if (await UserAsync(table, cancellationToken) is { } run)
            return new(Refusal: $"Run {run} is still using {table}. Wait until it ends or cancel it, then purge.");

        // A backup that starts during the purge waits for its end.
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var noBackup = await db.TryHoldTurnAsync(VersionStore.BackupTurn, cancellationToken);
        if (noBackup is null)
            return new(Refusal: $"A backup or another purge is running. Purge {table} again after it ends.");

        string[] read;
        try
        {
            read = [.. (await catalog.PurgeAsync(table, cancellationToken)).Select(v => v.Version)];
        }
        catch (EngineException e) when (!e.IsTransient)
        {
            return new(Refusal: e.Message);
        }
        var now = time.GetUtcNow();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var gone = db.Set<TableVersionRecord>().Where(v => v.Table == table && v.RemovedAt == null && !read.Contains(v.Version));
        var bytes = await gone.SumAsync(v => v.SizeBytes, cancellationToken);
        var versions = await gone.ExecuteUpdateAsync(set => set.SetProperty(v => v.RemovedAt, now), cancellationToken);
        db.Note(AuditActions.TablePurged, by, table.Value, $"versions: {versions}, bytes: {bytes}{(read.Length == 0 ? "" : $", still being read: {read.Length}")}", now);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new(new(table, versions, bytes, read.Length));
    }

    private TableName[] Defined() => [.. source.Definition.Tables.Select(t => t.Name)];

    /// <summary>An open run that builds or reads the table. It started while the table was still in the pipeline.</summary>
    private async Task<Guid?> UserAsync(TableName table, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var open = await db.Set<Run>().AsNoTracking().Where(r => r.NextDriveAt != null)
            .Select(r => new { r.Id, r.Inputs, Builds = r.Steps.Any(s => s.Table == table) }).ToListAsync(cancellationToken);
        return open.FirstOrDefault(r => r.Builds || r.Inputs?.Versions.ContainsKey(table) == true)?.Id;
    }
}

/// <param name="Done">What was removed; null if nothing.</param>
/// <param name="Refusal">Why nothing was removed; null if the removed table does not exist.</param>
public sealed record PurgeResult(PurgedTableView? Done = null, string? Refusal = null);
