using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Local.Catalog;
using Stedi.Pipeline.Model;
using Stedi.Web.Audit;
using Stedi.Web.Data;

namespace Stedi.Web.Versions;

/// <summary>
/// Restores the catalog of the embedded engine from the history: for each table the last published version, if its files are intact. Works
/// with or without a running server.
/// </summary>
public sealed class CatalogRepairs(IDbContextFactory<StediDbContext> contexts, DatabaseMigrator migrator, CatalogRepair catalog, TimeProvider time)
{
    /// <summary>Plans a repair without changing the lake. Reads every file of the versions, so it can take long.</summary>
    /// <param name="progress">Receives each table after it has been checked.</param>
    public async Task<RepairPlan> PlanAsync(IProgress<RepairedTable> progress, CancellationToken cancellationToken)
    {
        // A home of an earlier program version can be repaired before its next start.
        await migrator.MigrateAsync(cancellationToken);
        var look = catalog.Look();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var last = await db.LastPublishedAsync(cancellationToken);
        var tables = ImmutableArray.CreateBuilder<RepairedTable>();
        foreach (var table in last.Keys.Union(look.Tables.Keys).OrderBy(t => t.Value, StringComparer.Ordinal))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var found = look.Tables.TryGetValue(table, out var current)
                ? Look(table, current, await RecordAsync(db, table, current.Version, cancellationToken), RepairState.Current)
                : Look(table, new(last[table].Version, last[table].PublishedAt!.Value, last[table].RunId), last[table], RepairState.Restore);
            tables.Add(found);
            progress.Report(found);
        }
        var condition = look.Condition == CatalogCondition.New && last.Count > 0 ? CatalogCondition.Missing : look.Condition;
        return new(look.Path, condition, look.Fault, tables.ToImmutable());
    }

    /// <summary>Applies the plan and writes an audit entry. Applying it again changes nothing.</summary>
    /// <param name="by">The user, for the audit log.</param>
    /// <exception cref="EngineException">A version was removed since the plan was made, or the lake cannot be written.</exception>
    public async Task ApplyAsync(RepairPlan plan, string by, CancellationToken cancellationToken)
    {
        if (!plan.HasRepairs)
            return;
        await catalog.RestoreAsync(plan.Restorable.ToDictionary(t => t.Table, t => new PublishedVersion(t.Version, t.PublishedAt, t.RunId)), cancellationToken);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var restored = plan.Restorable.Any() ? string.Join(", ", plan.Restorable.Select(t => $"{t.Table} to version {t.Version}")) : "an empty catalog";
        db.Note(AuditActions.CatalogRepaired, by, "catalog", restored, time.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
    }

    private RepairedTable Look(TableName table, PublishedVersion version, TableVersionRecord? record, RepairState whole)
    {
        var fault = catalog.FindDamage(table, version.Version, record?.RowCount);
        return new(table, version.Version, version.PublishedAt, version.RunId, record?.RowCount, fault is null ? whole : RepairState.Damaged, fault);
    }

    private static Task<TableVersionRecord?> RecordAsync(StediDbContext db, TableName table, string version, CancellationToken cancellationToken) =>
        db.Set<TableVersionRecord>().AsNoTracking().SingleOrDefaultAsync(v => v.Table == table && v.Version == version, cancellationToken);
}
