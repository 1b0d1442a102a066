using Microsoft.EntityFrameworkCore;
using Stedi.Pipeline.Definition;
using Stedi.Pipeline.Engines;
using Stedi.Web.Audit;
using Stedi.Web.Data;
using Stedi.Web.Runs;
using Stedi.Web.Versions;

namespace Stedi.Web.Settings;

/// <summary>
/// Deletes entries older than their retention, in batches, so that it does not block the history. Runs that built existing versions, or
/// inputs of such versions, are kept regardless of age. Otherwise the origin of current rows would be lost.
/// </summary>
public sealed class RetentionSweep(
    IDbContextFactory<StediDbContext> contexts, RetentionRules rules, ICatalog catalog, PipelineSource pipeline, ILogger<RetentionSweep> logger)
    : BackgroundService
{
    private const int Batch = 500;

    /// <summary>Batches per sweep. The next sweep deletes the rest.</summary>
    private const int Batches = 200;

    private static readonly TimeSpan Pause = TimeSpan.FromHours(1);

    /// <summary>Deletes everything that is due, once.</summary>
    public async Task CleanAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var events = IdTime.Floor(await rules.OldestAsync(RetentionKind.Events, cancellationToken));
        await RepeatAsync(() => EventsAsync(db, events, cancellationToken), cancellationToken);
        var runs = await rules.OldestAsync(RetentionKind.Runs, cancellationToken);
        await RepeatAsync(() => db.ForgetVersionsAsync(runs, Batch, cancellationToken), cancellationToken);
        var current = (await catalog.ReadAsync(cancellationToken)).Tables.Values.Select(v => v.RunId).ToArray();
        if (await RepeatAsync(() => RunsAsync(db, IdTime.Floor(runs), current, cancellationToken), cancellationToken) > 0)
            await DefinitionsAsync(db, runs, cancellationToken);
        var audit = IdTime.Floor(await rules.OldestAsync(RetentionKind.Audit, cancellationToken));
        await RepeatAsync(() => AuditAsync(db, audit, cancellationToken), cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause);
        do
        {
            try
            {
                await CleanAsync(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                logger.LogWarning(e, "Could not delete old history. Retrying in {Pause}.", Pause);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private static async Task<int> RepeatAsync(Func<Task<int>> remove, CancellationToken cancellationToken)
    {
        var (all, batches) = (0, 0);
        for (var removed = 1; removed > 0 && batches < Batches && !cancellationToken.IsCancellationRequested; batches++)
            all += removed = await remove();
        return all;
    }

    private static Task<int> EventsAsync(StediDbContext db, Guid oldest, CancellationToken cancellationToken) => db.Database.ExecuteSqlAsync(
        $"""
        DELETE FROM stedi.run_events WHERE run_id IN (
            SELECT DISTINCT e.run_id FROM stedi.run_events e JOIN stedi.runs r ON r.id = e.run_id
            WHERE e.run_id < {oldest} AND r.next_drive_at IS NULL ORDER BY e.run_id LIMIT {Batch})
        """,
        cancellationToken);

    private static async Task<int> RunsAsync(StediDbContext db, Guid oldest, Guid[] current, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var ids = await db.Database.SqlQuery<Guid>(
            $"""
            SELECT r.id AS "Value" FROM stedi.runs r
            WHERE r.id < {oldest} AND r.next_drive_at IS NULL AND r.id <> ALL({current})
                AND NOT EXISTS (SELECT FROM stedi.table_versions v WHERE v.run_id = r.id)
            ORDER BY r.id LIMIT {Batch} FOR UPDATE OF r SKIP LOCKED
            """).ToArrayAsync(cancellationToken);
        await db.Set<RunEvent>().Where(e => ids.Contains(e.RunId)).ExecuteDeleteAsync(cancellationToken);
        await db.Set<StepAttempt>().Where(a => ids.Contains(a.RunId)).ExecuteDeleteAsync(cancellationToken);
        await db.Set<StepAudit>().Where(a => ids.Contains(a.RunId)).ExecuteDeleteAsync(cancellationToken);
        await db.Set<RunTable>().Where(t => ids.Contains(t.RunId)).ExecuteDeleteAsync(cancellationToken);
        await db.Set<Step>().Where(s => ids.Contains(s.RunId)).ExecuteDeleteAsync(cancellationToken);
        await db.Set<Run>().Where(r => ids.Contains(r.Id)).ExecuteDeleteAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return ids.Length;
    }

    /// <summary>Definitions without runs, except the current one.</summary>
    private Task<int> DefinitionsAsync(StediDbContext db, DateTimeOffset oldest, CancellationToken cancellationToken)
    {
        var inForce = pipeline.LastGood?.Hash ?? "";
        return db.Database.ExecuteSqlAsync(
            $"""
            DELETE FROM stedi.definitions d WHERE d.created_at < {oldest} AND d.hash <> {inForce}
                AND NOT EXISTS (SELECT FROM stedi.runs r WHERE r.definition_hash = d.hash)
            """,
            cancellationToken);
    }

    private static Task<int> AuditAsync(StediDbContext db, Guid oldest, CancellationToken cancellationToken) =>
        db.Set<AuditEntry>().Where(e => e.Id < oldest).OrderBy(e => e.Id).Take(Batch).ExecuteDeleteAsync(cancellationToken);
}
