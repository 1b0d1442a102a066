using Microsoft.EntityFrameworkCore;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;
using Stedi.Web.Data;

namespace Stedi.Web.Versions;

/// <summary>The history of versions in Postgres. Each statement may be repeated, because drives are.</summary>
internal static class VersionStore
{
    /// <summary>The lock for marking versions as removed and for adding rollbacks to versions.</summary>
    internal const string Turn = "stedi:versions";

    /// <summary>The lock that backups share. During a backup no version is removed.</summary>
    internal const string BackupTurn = "stedi:backup";

    public static Task KeepVersionAsync(
        this StediDbContext db, Guid run, VersionMetrics metrics, DateTimeOffset now, CancellationToken cancellationToken) =>
        db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO stedi.table_versions (table_name, version, run_id, created_at, row_count, size_bytes, metrics)
            VALUES ({metrics.Table.Value}, {metrics.Version}, {run}, {now}, {metrics.RowsOut}, {metrics.Bytes}, {StorableText.Json(metrics.ToJson())}::jsonb)
            ON CONFLICT (table_name, version) DO UPDATE SET removed_at = NULL, metrics = excluded.metrics, row_count = excluded.row_count, size_bytes = excluded.size_bytes
            """,
            cancellationToken);

    public static Task MarkPublishedAsync(
        this StediDbContext db, IReadOnlyDictionary<TableName, string> versions, DateTimeOffset at, CancellationToken cancellationToken)
    {
        string[] tables = [.. versions.Keys.Select(t => t.Value)];
        string[] published = [.. versions.Values];
        return db.Database.ExecuteSqlAsync(
            $"""
            UPDATE stedi.table_versions AS v SET published_at = {at}
            FROM unnest({tables}, {published}) AS p (table_name, version) WHERE v.table_name = p.table_name AND v.version = p.version
            """,
            cancellationToken);
    }

    /// <param name="at">Null if their files still exist.</param>
    public static Task MarkRemovedAsync(
        this StediDbContext db, IReadOnlyCollection<TableVersion> removed, DateTimeOffset? at, CancellationToken cancellationToken)
    {
        string[] tables = [.. removed.Select(v => v.Table.Value)];
        string[] versions = [.. removed.Select(v => v.Version)];
        return db.Database.ExecuteSqlAsync(
            $"""
            UPDATE stedi.table_versions AS v SET removed_at = {at}
            FROM unnest({tables}, {versions}) AS r (table_name, version) WHERE v.table_name = r.table_name AND v.version = r.version
            """,
            cancellationToken);
    }

    /// <summary>The versions among these with removed files.</summary>
    public static async Task<IReadOnlyList<TableVersion>> FindRemovedAsync(
        this StediDbContext db, IReadOnlyCollection<TableVersion> versions, CancellationToken cancellationToken)
    {
        var tables = versions.Select(v => v.Table).ToArray();
        var names = versions.Select(v => v.Version).ToArray();
        var removed = await db.Set<TableVersionRecord>().AsNoTracking().Where(v => tables.Contains(v.Table) && names.Contains(v.Version) && v.RemovedAt != null)
            .Select(v => new { v.Table, v.Version }).ToListAsync(cancellationToken);
        return [.. removed.Select(v => new TableVersion(v.Table, v.Version)).Where(versions.Contains)];
    }

    /// <summary>The rows of these versions. Versions without a record are left out.</summary>
    public static async Task<IReadOnlyDictionary<TableVersion, long>> RowsAsync(
        this StediDbContext db, IReadOnlyCollection<TableVersion> versions, CancellationToken cancellationToken)
    {
        var tables = versions.Select(v => v.Table).ToArray();
        var names = versions.Select(v => v.Version).ToArray();
        var rows = await db.Set<TableVersionRecord>().AsNoTracking().Where(v => tables.Contains(v.Table) && names.Contains(v.Version))
            .Select(v => new { v.Table, v.Version, v.RowCount }).ToListAsync(cancellationToken);
        return rows.ToDictionary(v => new TableVersion(v.Table, v.Version), v => v.RowCount);
    }

    /// <summary>
    /// The first of these tables with another version published after an instant; null if there is none. Publishing now would replace newer data.
    /// </summary>
    /// <param name="known">For each table, its known version and the instant.</param>
    public static async Task<TableName?> FindNewerAsync(
        this StediDbContext db, IReadOnlyCollection<(TableVersion Version, DateTimeOffset Since)> known, CancellationToken cancellationToken)
    {
        var tables = known.Select(v => v.Version.Table.Value).ToArray();
        var versions = known.Select(v => v.Version.Version).ToArray();
        var sinces = known.Select(v => v.Since).ToArray();
        var newer = await db.Set<TableVersionRecord>().FromSql(
            $"""
            SELECT v.* FROM unnest({tables}, {versions}, {sinces}) AS known (name, version, since)
            CROSS JOIN LATERAL (
                SELECT * FROM stedi.table_versions
                WHERE table_name = known.name AND version <> known.version AND published_at > known.since
                ORDER BY published_at DESC LIMIT 1) AS v
            """).AsNoTracking().OrderBy(v => v.Table).FirstOrDefaultAsync(cancellationToken);
        return newer?.Table;
    }

    /// <summary>The last published version of each table. Purged tables, with that version removed, are left out.</summary>
    public static async Task<IReadOnlyDictionary<TableName, TableVersionRecord>> LastPublishedAsync(this StediDbContext db, CancellationToken cancellationToken) =>
        (await db.Set<TableVersionRecord>().FromSql(
            $"""
            SELECT DISTINCT ON (table_name) * FROM stedi.table_versions WHERE published_at IS NOT NULL ORDER BY table_name, published_at DESC
            """).AsNoTracking().ToListAsync(cancellationToken)).Where(v => v.RemovedAt is null).ToDictionary(v => v.Table);

    /// <summary>The versions with kept files, with their row counts.</summary>
    public static async Task<IReadOnlyDictionary<TableVersion, long>> KeptAsync(this StediDbContext db, CancellationToken cancellationToken) =>
        (await db.Set<TableVersionRecord>().AsNoTracking().Where(v => v.RemovedAt == null).Select(v => new { v.Table, v.Version, v.RowCount }).ToListAsync(cancellationToken))
            .ToDictionary(v => new TableVersion(v.Table, v.Version), v => v.RowCount);

    /// <summary>Whether a backup is reading versions, so that none may be removed.</summary>
    public static async Task<bool> IsBackupUnderWayAsync(this StediDbContext db, CancellationToken cancellationToken)
    {
        // Callers take turns, so that they do not mistake each other for a backup.
        await using var turn = await db.TakeTurnAsync(Turn, cancellationToken);
        return !await db.TryTurnAsync(BackupTurn, cancellationToken);
    }

    /// <summary>The input versions of all versions with kept files.</summary>
    public static async Task<IReadOnlyList<TableVersion>> InputsOfKeptAsync(this StediDbContext db, CancellationToken cancellationToken)
    {
        var inputs = await db.Database.SqlQuery<InputRow>(
            $"""
            SELECT DISTINCT input ->> 'table' AS "Table", input ->> 'version' AS "Version"
            FROM stedi.table_versions CROSS JOIN LATERAL jsonb_array_elements(metrics -> 'inputs') AS input WHERE removed_at IS NULL
            """).ToListAsync(cancellationToken);
        return [.. inputs.Where(i => TableName.TryParse(i.Table, out _) && PlainName.IsValid(i.Version)).Select(i => new TableVersion(TableName.Parse(i.Table!), i.Version!))];
    }

    /// <summary>The row count of each table's previously published version.</summary>
    /// <param name="current">The current version of each table; null if there is none.</param>
    public static async Task<IReadOnlyDictionary<TableName, long>> PreviousRowsAsync(
        this StediDbContext db, IReadOnlyDictionary<TableName, string?> current, CancellationToken cancellationToken)
    {
        var names = current.Keys.Select(t => t.Value).ToArray();
        var versions = current.Values.ToArray();
        return await db.Set<TableVersionRecord>().FromSql(
            $"""
            SELECT v.* FROM unnest({names}, {versions}) AS wanted (name, current)
            CROSS JOIN LATERAL (
                SELECT * FROM stedi.table_versions
                WHERE table_name = wanted.name AND published_at IS NOT NULL AND version IS DISTINCT FROM wanted.current
                ORDER BY published_at DESC LIMIT 1) AS v
            """).AsNoTracking().ToDictionaryAsync(v => v.Table, v => v.RowCount, cancellationToken);
    }

    private sealed record InputRow(string? Table, string? Version);
}
