using Microsoft.EntityFrameworkCore;
using Stedi.Pipeline.Model;
using Stedi.Web.Data;
using Stedi.Web.Runs;

namespace Stedi.Web.Tables;

/// <summary>History of many tables in one statement; each table costs one index lookup.</summary>
internal static class TableHistory
{
    /// <summary>The newest run of each table.</summary>
    public static IQueryable<RunTable> LastRuns(this StediDbContext db, IEnumerable<TableName> tables)
    {
        var names = tables.Select(t => t.Value).ToArray();
        return db.Set<RunTable>().FromSql(
            $"""
            SELECT t.* FROM unnest({names}) AS wanted (name)
            CROSS JOIN LATERAL (SELECT * FROM stedi.run_tables WHERE table_name = wanted.name ORDER BY run_id DESC LIMIT 1) AS t
            """).AsNoTracking();
    }
}
