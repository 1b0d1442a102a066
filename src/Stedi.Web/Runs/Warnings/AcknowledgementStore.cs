using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using Stedi.Pipeline.Model;
using Stedi.Web.Data;

namespace Stedi.Web.Runs.Warnings;

/// <summary>Reads acknowledgements with warnings, and ends them when a run has changed their warning.</summary>
internal static class AcknowledgementStore
{
    /// <summary>The acknowledgements of these warnings, of any time. None are read for no warnings.</summary>
    public static async Task<ILookup<string, Acknowledgement>> AcknowledgementsOfAsync(
        this StediDbContext db, IEnumerable<RunWarning> warnings, CancellationToken cancellationToken)
    {
        var ids = warnings.Select(w => w.Id).Distinct().ToArray();
        var found = ids.Length == 0 ? [] : await db.Set<Acknowledgement>().AsNoTracking().Where(a => ids.Contains(a.WarningId)).OrderByDescending(a => a.At).ToListAsync(cancellationToken);
        return found.ToLookup(a => a.WarningId);
    }

    /// <summary>The warnings of a run with their acknowledgements.</summary>
    public static ImmutableArray<RunWarning> Acknowledge(this ILookup<string, Acknowledgement> known, ImmutableArray<RunWarning> warnings, Guid run) =>
        [.. warnings.Select(w => known[w.Id].FirstOrDefault(a => a.Covers(run)) is { } found ? w with { Acknowledged = Acknowledged.Of(found) } : w)];

    /// <summary>
    /// Ends acknowledgements of warnings that the run has changed. Saved with the end of the run. Only a run that publishes counts, because
    /// until then readers have the version that the acknowledgement is about. A rollback measures nothing.
    /// </summary>
    /// <param name="measured">The tables whose warnings this run has determined: those it built, and the landing tables it read.</param>
    public static async Task SettleAcknowledgementsAsync(this StediDbContext db, Run run, IEnumerable<TableName> measured, CancellationToken cancellationToken)
    {
        if (run.Rollback is not null)
            return;
        var tables = measured.ToArray();
        var still = run.Steps.SelectMany(s => s.Warnings ?? []).Select(w => w.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var known in await db.Set<Acknowledgement>().Where(a => a.EndedByRun == null && tables.Contains(a.Table)).ToListAsync(cancellationToken))
        {
            if (!still.Contains(known.WarningId))
                known.EndedByRun = run.Id;
        }
    }

    /// <summary>Deletes acknowledgements that have ended and that no remaining run shows.</summary>
    public static Task ForgetAcknowledgementsAsync(this StediDbContext db, CancellationToken cancellationToken) => db.Database.ExecuteSqlAsync(
        $"""
        DELETE FROM stedi.warning_acknowledgements a WHERE a.ended_by_run IS NOT NULL
            AND NOT EXISTS (SELECT FROM stedi.runs r WHERE r.id < a.ended_by_run)
        """,
        cancellationToken);

    /// <summary>Deletes all acknowledgements of a table that no longer exists.</summary>
    public static Task ForgetAcknowledgementsAsync(this StediDbContext db, TableName table, CancellationToken cancellationToken) =>
        db.Set<Acknowledgement>().Where(a => a.Table == table).ExecuteDeleteAsync(cancellationToken);
}
