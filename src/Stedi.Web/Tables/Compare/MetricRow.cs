using System.Collections.Immutable;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Engines.Rows;
using Stedi.Pipeline.Model;
using Stedi.Web.Components;

namespace Stedi.Web.Tables.Compare;

/// <summary>One metric of two versions.</summary>
/// <param name="Change">The difference; empty if they are equal or not numbers.</param>
/// <param name="BeforeTitle">For hover: the id of an input version.</param>
public sealed record MetricRow(string Label, string Before, string After, string Change, string? BeforeTitle = null, string? AfterTitle = null)
{
    /// <summary>The URL of what the metric counts in a version; null if no page shows it.</summary>
    public Func<VersionMetrics, string>? Link { get; init; }

    public bool Differs => Before != After || BeforeTitle != AfterTitle;

    /// <summary>Inputs, drops and checks of both versions, one row each.</summary>
    /// <param name="name">The name of a version of an input.</param>
    public static ImmutableArray<MetricRow> Between(VersionMetrics before, VersionMetrics after, Func<TableVersion, string> name) =>
    [
        Count("Rows", before.RowsOut, after.RowsOut) with { Link = v => TableLinks.Flow(v.Table, v.Version) },
        new("Size", Figures.Bytes(before.Bytes), Figures.Bytes(after.Bytes), Figures.ChangeShare(before.Bytes, after.Bytes)),
        new("Build time", Span(before), Span(after), Figures.ChangeShare(before.DurationMs, after.DurationMs)),
        new("Engine", before.Engine, after.Engine, ""),
        new("SQL hash", Hash(before), Hash(after), before.SqlHash == after.SqlHash ? "" : "changed"),
        .. Pairs(before.Inputs, after.Inputs, i => i.Table.Value).SelectMany(p => Input(p.Name, p.Before, p.After, name)),
        .. Pairs(before.Checks, after.Checks, c => c.Name).Select(p => Count($"Check {p.Name}: violations", p.Before?.Violations, p.After?.Violations)),
    ];

    private static IEnumerable<MetricRow> Input(string table, InputMetrics? before, InputMetrics? after, Func<TableVersion, string> name)
    {
        yield return new(
            $"Input {table}", Version(before, name), Version(after, name), before is not null && after is not null && before.Version != after.Version ? "changed" : "",
            before?.Version, after?.Version);
        yield return Count($"Input {table}: rows in", before?.RowsIn, after?.RowsIn);
        foreach (var (reason, old, now) in Pairs(before?.Drops ?? [], after?.Drops ?? [], d => d.Reason))
            yield return Count($"Input {table}: dropped, {reason}", old?.Rows, now?.Rows) with
            {
                Link = v => v.Landing is null ? TableLinks.Flow(v.Table, v.Version, TableName.Parse(table), RowOutcome.Dropped(reason)) : TableLinks.Drops(v.Table, v.Version, reason),
            };
    }

    private static MetricRow Count(string label, long? before, long? after) => new(
        label, Figures.Count(before), Figures.Count(after), before is { } old && after is { } now && old != now ? Figures.Change(now - old) : "");

    private static string Span(VersionMetrics metrics) => Figures.Duration(TimeSpan.FromMilliseconds(metrics.DurationMs));

    private static string Hash(VersionMetrics metrics) => metrics.SqlHash.Length > 12 ? metrics.SqlHash[..12] : metrics.SqlHash;

    private static string Version(InputMetrics? input, Func<TableVersion, string> name) => input is null ? Figures.None : name(new(input.Table, input.Version));

    /// <summary>The entries of both versions, paired by name, in the order of the newer version.</summary>
    private static IEnumerable<(string Name, T? Before, T? After)> Pairs<T>(ImmutableArray<T> before, ImmutableArray<T> after, Func<T, string> name)
        where T : class =>
        after.Concat(before).Select(name).Distinct()
            .Select(n => (n, before.FirstOrDefault(b => name(b) == n), after.FirstOrDefault(a => name(a) == n)));
}
