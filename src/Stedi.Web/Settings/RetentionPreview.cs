using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using Stedi.Pipeline.Engines;
using Stedi.Web.Audit;
using Stedi.Web.Data;
using Stedi.Web.Queries;
using Stedi.Web.Runs;
using Stedi.Web.Versions;

namespace Stedi.Web.Settings;

/// <param name="What">The kind, in the plural: <c>runs</c>, <c>events</c>.</param>
public sealed record Deletion(string What, long Count);

/// <summary>What a retention deletes within an hour.</summary>
/// <param name="Deletes">Kinds with rows to delete; empty if there are none.</param>
public sealed record RetentionLoss(RetentionKind Kind, int Days, ImmutableArray<Deletion> Deletes);

/// <summary>Counts what a shorter retention would delete, by the rules of <see cref="RetentionSweep"/> and <see cref="QueryRetention"/>. Deletes nothing.</summary>
public sealed class RetentionPreview(IDbContextFactory<StediDbContext> contexts, ICatalog catalog, TimeProvider time)
{
    /// <param name="days">1 to <see cref="RetentionRules.MostDays"/>.</param>
    public async Task<RetentionLoss> OfAsync(RetentionKind kind, int days, CancellationToken cancellationToken)
    {
        var oldest = time.GetUtcNow() - TimeSpan.FromDays(days);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var counts = kind switch
        {
            RetentionKind.Runs => await RunsAsync(db, oldest, cancellationToken),
            RetentionKind.Events => [new("events", await EventsAsync(db, IdTime.Floor(oldest), cancellationToken))],
            RetentionKind.Audit => [new("audit entries", await AuditAsync(db, IdTime.Floor(oldest), cancellationToken))],
            RetentionKind.Queries => [new("queries", await QueriesAsync(db, IdTime.Floor(oldest), cancellationToken))],
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Unknown kind."),
        };
        return new(kind, days, [.. counts.Where(c => c.Count > 0)]);
    }

    /// <summary>Like the sweep: unneeded versions are removed first, so that they no longer keep their runs.</summary>
    private async Task<List<Deletion>> RunsAsync(StediDbContext db, DateTimeOffset oldest, CancellationToken cancellationToken)
    {
        var current = (await catalog.ReadAsync(cancellationToken)).Tables.Values.Select(v => v.RunId).ToArray();
        var floor = IdTime.Floor(oldest);
        return await db.Database.SqlQueryRaw<Deletion>(
            VersionRetention.Forgettable
            + """
            , due AS MATERIALIZED (
                SELECT r.id FROM stedi.runs r WHERE r.id < {1} AND r.next_drive_at IS NULL AND r.id <> ALL({2}) AND
            """
            + " " + VersionRetention.BuiltNothingKept
            + """
            )
            SELECT 'runs' AS what, (SELECT count(*) FROM due) AS count
            UNION ALL SELECT 'steps', (SELECT count(*) FROM stedi.steps s JOIN due ON due.id = s.run_id)
            UNION ALL SELECT 'attempts', (SELECT count(*) FROM stedi.step_attempts a JOIN due ON due.id = a.run_id)
            UNION ALL SELECT 'events', (SELECT count(*) FROM stedi.run_events e JOIN due ON due.id = e.run_id)
            UNION ALL SELECT 'records of removed versions', (SELECT count(*) FROM forgettable)
            """,
            oldest, floor, current).ToListAsync(cancellationToken);
    }

    private static Task<long> EventsAsync(StediDbContext db, Guid oldest, CancellationToken cancellationToken) =>
        db.Set<RunEvent>().LongCountAsync(e => e.RunId < oldest && db.Set<Run>().Any(r => r.Id == e.RunId && r.NextDriveAt == null), cancellationToken);

    private static Task<long> AuditAsync(StediDbContext db, Guid oldest, CancellationToken cancellationToken) =>
        db.Set<AuditEntry>().LongCountAsync(e => e.Id < oldest, cancellationToken);

    private static Task<long> QueriesAsync(StediDbContext db, Guid oldest, CancellationToken cancellationToken) =>
        db.Set<Query>().LongCountAsync(q => q.Id < oldest && q.Status != QueryStatus.Queued && q.Status != QueryStatus.Running, cancellationToken);
}
