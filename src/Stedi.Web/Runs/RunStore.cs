using Microsoft.EntityFrameworkCore;
using Stedi.Pipeline.Engines;
using Stedi.Web.Data;
using Stedi.Web.Runs.Rollbacks;
using Stedi.Web.Versions;

namespace Stedi.Web.Runs;

/// <summary>Loads complete runs, and saves them with their new events in one transaction.</summary>
internal static class RunStore
{
    public static Task<Run?> FindRunAsync(this StediDbContext db, Guid id, CancellationToken cancellationToken) =>
        db.Set<Run>().Include(r => r.Steps.OrderBy(s => s.Position)).Include(r => r.Tables).AsSplitQuery()
            .SingleOrDefaultAsync(r => r.Id == id, cancellationToken);

    /// <summary>
    /// Why the versions of the run may no longer be published: another run has published or rolled back a table since. Null if they may.
    /// Called during admission, after which no other run publishes these tables.
    /// </summary>
    public static async Task<string?> OvertakenAsync(this StediDbContext db, Run run, CancellationToken cancellationToken)
    {
        if (run.Rollback is { } rollback)
        {
            var known = rollback.Tables.Select(t => (new TableVersion(t.Table, t.From.Version), t.From.PublishedAt)).ToArray();
            return await db.FindNewerAsync(known, cancellationToken) is { } again ? $"Another run has published {again} since. Check its versions, then roll back again." : null;
        }
        if (await db.LeftAloneAsync(run.Steps.Select(s => s.Table), run.Select, run.TriggerKind, cancellationToken, published: true) is [_, ..] held)
            return $"Cannot publish: {HeldTables.Text(held)}. Release the tables first, or start a new run without them.";
        if (run.StartedAt is not { } started)
            return null;
        var built = run.Steps.Where(s => s.Status == StepStatus.Succeeded).Select(s => (new TableVersion(s.Table, s.Version!), started)).ToArray();
        return await db.FindNewerAsync(built, cancellationToken) is { } newer ? $"Another run has published {newer} since. Start a new run." : null;
    }

    public static async Task SaveRunAsync(this StediDbContext db, Run run, CancellationToken cancellationToken)
    {
        db.AddRange(run.TakeNew());
        if (run.Status.HasEnded() && db.Entry(run).Property(r => r.Status).IsModified)
            await db.SettleHoldsAsync(run, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
    }
}
