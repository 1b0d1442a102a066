using System.Collections.Immutable;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;
using Stedi.Web.Runs;
using Stedi.Web.Versions;

namespace Stedi.Web.Changes;

/// <summary>Compares a table on two sides. Pure.</summary>
internal static class TableChanges
{
    public static TableChange Between(TableName table, SideTable? from, SideTable? to)
    {
        var (old, now) = (from?.Metrics, to?.Metrics);
        var both = old is not null && now is not null;
        return new(
            table, from?.ToFigures(), to?.ToFigures(), both && old!.SqlHash.Length > 0 ? old.SqlHash == now!.SqlHash : null,
            both ? Inputs(old!, now!) : [], both ? Drops(old!, now!) : [], both ? ColumnChange.Between(old!.Columns, now!.Columns) : [], Checks(old, now, both));
    }

    /// <summary>
    /// Whether the table counts as changed. Durations, costs and sizes differ with each build, and versions of inputs do not matter if the result is the same.
    /// </summary>
    /// <param name="otherFiles">The files of a landing table differ.</param>
    public static bool Differs(TableChange change, bool otherFiles) =>
        otherFiles || change is not { From: { } from, To: { } to } || change.SameSql == false
        || (from.Status ?? StepStatus.Succeeded) != (to.Status ?? StepStatus.Succeeded)
        || (from.Rows, from.RowsIn, from.Dropped, from.Rejected) != (to.Rows, to.RowsIn, to.Dropped, to.Rejected)
        || !change.Drops.IsEmpty || !change.Schema.IsEmpty || !change.Checks.IsEmpty;

    private static ImmutableArray<InputChange> Inputs(VersionMetrics old, VersionMetrics now) =>
    [
        .. Pairs(old.Inputs.Where(i => i.Table != old.Table), now.Inputs.Where(i => i.Table != now.Table), i => i.Table)
            .Where(p => p.From?.Version != p.To?.Version).Select(p => new InputChange(p.Key, p.From?.Version, p.To?.Version)),
    ];

    private static ImmutableArray<DropChange> Drops(VersionMetrics old, VersionMetrics now) =>
    [
        .. Pairs(old.Inputs, now.Inputs, i => i.Table).SelectMany(p => Pairs(p.From?.Drops ?? [], p.To?.Drops ?? [], d => d.Reason)
            .Select(d => new DropChange(p.Key, d.Key, d.From?.Rows ?? Zero(p.From), d.To?.Rows ?? Zero(p.To)))).Where(d => d.From != d.To),
    ];

    /// <summary>A tracked input without a reason has no rows that were dropped for it.</summary>
    private static long? Zero(InputMetrics? input) => input is { RowsKept: not null } ? 0 : null;

    private static ImmutableArray<CheckChange> Checks(VersionMetrics? old, VersionMetrics? now, bool both) =>
    [
        .. Pairs(old?.Checks ?? [], now?.Checks ?? [], c => c.Name)
            .Where(p => both ? (p.From?.Violations, p.From?.Severity) != (p.To?.Violations, p.To?.Severity) : p.To?.Violations > 0)
            .Select(p => new CheckChange(p.Key, (p.To ?? p.From)!.Severity, Outcome(p.From?.Violations, p.To?.Violations), p.From?.Violations, p.To?.Violations))
            .OrderBy(c => c.Outcome),
    ];

    private static CheckOutcome Outcome(long? from, long? to) => (from, to) switch
    {
        (null or 0, > 0) => CheckOutcome.NewFailure,
        (> 0, 0) => CheckOutcome.Fixed,
        (null, _) => CheckOutcome.Added,
        (_, null) => CheckOutcome.Removed,
        _ => CheckOutcome.Changed,
    };

    /// <summary>The entries of both sides, paired by key, in the order of the second side.</summary>
    private static IEnumerable<(TKey Key, T? From, T? To)> Pairs<T, TKey>(IEnumerable<T> from, IEnumerable<T> to, Func<T, TKey> key)
        where T : class
        where TKey : notnull
    {
        var (old, now) = (from.DistinctBy(key).ToDictionary(key), to.DistinctBy(key).ToDictionary(key));
        return now.Keys.Union(old.Keys).Select(k => (k, old.GetValueOrDefault(k), now.GetValueOrDefault(k)));
    }
}
