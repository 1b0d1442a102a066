using Microsoft.EntityFrameworkCore;
using Stedi.Web.Audit;
using Stedi.Web.Data;

namespace Stedi.Web.Runs.Warnings;

/// <summary>
/// Acknowledges warnings, and undoes it. Pages and REST use this class. Each change is audited without its note. A trigger of the table tells
/// open pages on all instances.
/// </summary>
public sealed class WarningService(IDbContextFactory<StediDbContext> contexts, TimeProvider time)
{
    /// <summary>Acknowledges the warning, also in other runs: see <see cref="Acknowledgement"/>. Doing it again with the same note changes nothing.</summary>
    /// <param name="run">The run that shows the warning; for a table, the run that published its current version.</param>
    /// <param name="note">Blank for none.</param>
    public async Task<RunWarning> AcknowledgeAsync(RunWarning warning, Guid run, string? note, string by, CancellationToken cancellationToken)
    {
        var text = note?.Trim() is { Length: > 0 } given ? given : null;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        // Serializes changes of one warning, so that it has one acknowledgement in force.
        await using var turn = await db.TakeTurnAsync($"warning:{warning.Id}", cancellationToken);
        var known = (await db.Set<Acknowledgement>().Where(a => a.WarningId == warning.Id).OrderByDescending(a => a.At).ToListAsync(cancellationToken))
            .FirstOrDefault(a => a.Covers(run));
        if (known is null || known.Note != text)
        {
            var now = time.GetUtcNow();
            if (known is null)
            {
                known = new() { Id = Guid.CreateVersion7(now), WarningId = warning.Id, Table = warning.Table, By = by, At = now };
                known.EndedByRun = await FindChangeAsync(db, warning, run, cancellationToken);
                db.Add(known);
            }
            (known.By, known.At, known.Note) = (by, now, text);
            db.Note(AuditActions.WarningAcknowledged, by, warning.Table.Value, Detail(warning, run), now);
            await db.SaveChangesAsync(cancellationToken);
            await turn.CommitAsync(cancellationToken);
        }
        return warning with { Acknowledged = Acknowledged.Of(known) };
    }

    /// <summary>Makes it a warning again, also in other runs.</summary>
    /// <returns>False if it was not acknowledged.</returns>
    public async Task<bool> UnacknowledgeAsync(RunWarning warning, Guid run, string by, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var turn = await db.TakeTurnAsync($"warning:{warning.Id}", cancellationToken);
        var known = (await db.Set<Acknowledgement>().Where(a => a.WarningId == warning.Id).ToListAsync(cancellationToken)).Where(a => a.Covers(run)).ToList();
        if (known.Count == 0)
            return false;
        db.RemoveRange(known);
        db.Note(AuditActions.WarningUnacknowledged, by, warning.Table.Value, Detail(warning, run), time.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
        await turn.CommitAsync(cancellationToken);
        return true;
    }

    /// <summary>
    /// The newest run that has published the table since without this warning; null if there is none. A warning of an old run may be acknowledged
    /// after it has gone: if it comes back later, it is a new one.
    /// </summary>
    private static async Task<Guid?> FindChangeAsync(StediDbContext db, RunWarning warning, Guid run, CancellationToken cancellationToken)
    {
        var newest = await db.Set<RunTable>().AsNoTracking()
            .Where(t => t.Table == warning.Table && t.Status == RunStatus.Succeeded && t.TriggerKind != TriggerKind.Rollback && t.RunId > run)
            .OrderByDescending(t => t.RunId).Select(t => (Guid?)t.RunId).FirstOrDefaultAsync(cancellationToken);
        if (newest is not { } later)
            return null;
        var steps = await db.Set<Step>().AsNoTracking().Where(s => s.RunId == later).ToListAsync(cancellationToken);
        return steps.SelectMany(s => s.Warnings ?? []).Any(w => w.Id == warning.Id) ? null : later;
    }

    private static string Detail(RunWarning warning, Guid run) => $"{warning.Kind}{(warning.Check is { } check ? $" {check}" : "")}, run {run}";
}
