using Microsoft.EntityFrameworkCore;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;
using Stedi.Web.Data;
using Stedi.Web.Runs;

namespace Stedi.Web.Versions;

/// <summary>Writes the history of versions. Each statement may be repeated: drives are.</summary>
internal static class VersionStore
{
    public static Task KeepVersionAsync(
        this StediDbContext db, Run run, VersionMetrics metrics, DateTimeOffset now, CancellationToken cancellationToken) =>
        db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO stedi.table_versions (table_name, version, run_id, created_at, row_count, size_bytes, metrics)
            VALUES ({metrics.Table.Value}, {metrics.Version}, {run.Id}, {now}, {metrics.RowsOut}, {metrics.Bytes}, {StorableText.Json(metrics.ToJson())}::jsonb)
            ON CONFLICT (table_name, version) DO UPDATE SET removed_at = NULL, metrics = excluded.metrics
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

    public static async Task MarkRemovedAsync(
        this StediDbContext db, IEnumerable<TableVersion> removed, DateTimeOffset at, CancellationToken cancellationToken)
    {
        foreach (var (table, version) in removed)
        {
            await db.Set<TableVersionRecord>().Where(v => v.Table == table && v.Version == version)
                .ExecuteUpdateAsync(set => set.SetProperty(v => v.RemovedAt, at), cancellationToken);
        }
    }
}
