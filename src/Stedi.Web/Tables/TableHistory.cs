using Microsoft.EntityFrameworkCore;
using Stedi.Pipeline.Model;
using Stedi.Web.Data;
using Stedi.Web.Runs;
using Stedi.Web.Versions;

namespace Stedi.Web.Tables;

/// <summary>What the history knows of many tables, in one statement whatever their number; each table costs a look into an index.</summary>
internal static class TableHistory
{
    /// <summary>By table, the newest run that builds it.</summary>
    public static IQueryable<RunTable> LastRuns(this StediDbContext db, IEnumerable<TableName> tables)
    {
        var names = tables.Select(t => t.Value).ToArray();
        return db.Set<RunTable>().FromSql(
            $"""
            SELECT t.* FROM unnest({names}) AS wanted (name)
            CROSS JOIN LATERAL (SELECT * FROM stedi.run_tables WHERE table_name = wanted.name ORDER BY run_id DESC LIMIT 1) AS t
            """).AsNoTracking();
    }

    /// <summary>By table, the rows of the version that was published before the current one.</summary>
    /// <param name="current">The current version of each table; null where there is none.</param>
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
}
