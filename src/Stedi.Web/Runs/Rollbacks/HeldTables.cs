using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using Stedi.Pipeline.Model;
using Stedi.Web.Data;
using Stedi.Web.Versions;

namespace Stedi.Web.Runs.Rollbacks;

/// <summary>A held table that a run does not build.</summary>
/// <param name="By">The person who rolled it back.</param>
/// <param name="At">When it was rolled back, in UTC.</param>
public sealed record HeldTable(TableName Table, string By, DateTimeOffset At);

/// <summary>Which tables runs skip, and until when.</summary>
internal static class HeldTables
{
    /// <summary>
    /// The held tables among these, except those that the selection names. Names in a schedule's selection do not count: only a person can
    /// build a held table.
    /// </summary>
    /// <param name="published">Only tables whose rollback has been published, not those that a run is about to roll back.</param>
    public static async Task<ImmutableArray<HeldTable>> LeftAloneAsync(
        this StediDbContext db, IEnumerable<TableName> tables, string select, TriggerKind trigger, CancellationToken cancellationToken, bool published = false)
    {
        var holds = await db.HoldsAsync(published, cancellationToken);
        if (holds.Count == 0)
            return [];
        var named = trigger == TriggerKind.Schedule ? ImmutableHashSet<TableName>.Empty : Selection.Named(select);
        return [.. tables.Where(t => !named.Contains(t)).Select(holds.GetValueOrDefault).OfType<TableHold>().Select(h => new HeldTable(h.Table, h.By, h.At))];
    }

    /// <summary><c>held: customer_curated (rolled back by Ada at 2026-11-30 12:56 UTC)</c>.</summary>
    public static string Text(IEnumerable<HeldTable> held) =>
        "held: " + string.Join(", ", held.Select(h => $"{h.Table} (rolled back by {h.By} at {h.At.UtcDateTime:yyyy-MM-dd HH:mm} UTC)"));

    /// <summary>
    /// Settles holds when a run ends. The holds of a rollback take effect, or are removed if it failed. The holds of built tables are removed,
    /// because a person named them. Saved with the end of the run.
    /// </summary>
    public static async Task SettleHoldsAsync(this StediDbContext db, Run run, CancellationToken cancellationToken)
    {
        var hasSucceeded = run.Status == RunStatus.Succeeded;
        if (!hasSucceeded && run.Rollback is null)
            return;
        var tables = run.Steps.Select(s => s.Table).ToArray();
        foreach (var hold in await db.Set<TableHold>().Where(h => tables.Contains(h.Table)).ToListAsync(cancellationToken))
        {
            var isOwn = hold.RunId == run.Id;
            if (isOwn && hasSucceeded)
                (hold.IsPublished, hold.At) = (true, run.FinishedAt!.Value);
            else if (isOwn || (hasSucceeded && hold.IsPublished))
                db.Remove(hold);
        }
    }
}
