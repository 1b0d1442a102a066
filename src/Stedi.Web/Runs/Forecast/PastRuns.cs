using Microsoft.EntityFrameworkCore;
using Stedi.Pipeline.Model;
using Stedi.Web.Data;

namespace Stedi.Web.Runs.Forecast;

/// <summary>Earlier runs that succeeded: at most a few per table.</summary>
public sealed class PastRuns(IDbContextFactory<StediDbContext> contexts, RunHistory history)
{
    private const int PerTable = 7;

    /// <summary>The most runs over all tables, newest first.</summary>
    private const int Most = 60;

    public async Task<UsualTimes> OfAsync(IEnumerable<TableName> tables, CancellationToken cancellationToken)
    {
        var names = tables.Select(t => t.Value).ToArray();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        // A rollback builds nothing, so its duration says nothing about building.
        var ids = await db.Set<RunTable>().FromSql(
            $"""
            SELECT t.* FROM unnest({names}) AS wanted (name)
            CROSS JOIN LATERAL (
                SELECT * FROM stedi.run_tables WHERE table_name = wanted.name AND status = 'succeeded' AND trigger_kind <> 'rollback'
                ORDER BY run_id DESC LIMIT {PerTable}) AS t
            """).AsNoTracking().Select(t => t.RunId).Distinct().OrderByDescending(id => id).Take(Most).ToListAsync(cancellationToken);
        return new UsualTimes([.. (await history.FindAsync([.. ids], cancellationToken)).Values]);
    }
}
