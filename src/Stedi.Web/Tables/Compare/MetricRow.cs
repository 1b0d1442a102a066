using System.Collections.Immutable;
using Stedi.Pipeline.Engines;
using Stedi.Web.Components;
using Stedi.Web.Versions;

namespace Stedi.Web.Tables.Compare;

/// <summary>One metric of two versions.</summary>
/// <param name="Change">The difference; empty if they are equal or not numbers.</param>
public sealed record MetricRow(string Label, string Before, string After, string Change)
{
    public bool Differs => Before != After;

    /// <summary>Inputs, drops and checks of both versions, one row each.</summary>
    public static ImmutableArray<MetricRow> Between(VersionMetrics before, VersionMetrics after) =>
    [
        Count("Rows", before.RowsOut, after.RowsOut),
        new("Size", Figures.Bytes(before.Bytes), Figures.Bytes(after.Bytes), Percent(before.Bytes, after.Bytes)),
        new("Build time", Span(before), Span(after), Percent(before.DurationMs, after.DurationMs)),
        new("Engine", before.Engine, after.Engine, ""),
        new("SQL hash", Hash(before), Hash(after), before.SqlHash == after.SqlHash ? "" : "changed"),
        .. Pairs(before.Inputs, after.Inputs, i => i.Table.Value).SelectMany(p => Input(p.Name, p.Before, p.After)),
        .. Pairs(before.Checks, after.Checks, c => c.Name).Select(p => Count($"Check {p.Name}: violations", p.Before?.Violations, p.After?.Violations)),
    ];

    private static IEnumerable<MetricRow> Input(string table, InputMetrics? before, InputMetrics? after)
    {
        yield return new(
            $"Input {table}", Version(before), Version(after), before is not null && after is not null && before.Version != after.Version ? "changed" : "");
        yield return Count($"Input {table}: rows in", before?.RowsIn, after?.RowsIn);
        foreach (var (reason, old, now) in Pairs(before?.Drops ?? [], after?.Drops ?? [], d => d.Reason))
            yield return Count($"Input {table}: dropped, {reason}", old?.Rows, now?.Rows);
    }

    private static MetricRow Count(string label, long? before, long? after) => new(
        label, Figures.Count(before), Figures.Count(after), before is { } old && after is { } now && old != now ? Figures.Change(now - old) : "");

    private static string Percent(long before, long after) => before == after || before == 0
        ? ""
        : FormattableString.Invariant($"{(after > before ? "+" : "−")}{100.0 * Math.Abs(after - before) / before:0.#} %");

    private static string Span(VersionMetrics metrics) => Figures.Duration(TimeSpan.FromMilliseconds(metrics.DurationMs));

    private static string Hash(VersionMetrics metrics) => metrics.SqlHash.Length > 12 ? metrics.SqlHash[..12] : metrics.SqlHash;

    private static string Version(InputMetrics? input) => input is null ? Figures.None : VersionName.Short(input.Version);

    /// <summary>The entries of both versions, paired by name, in the order of the newer version.</summary>
    private static IEnumerable<(string Name, T? Before, T? After)> Pairs<T>(ImmutableArray<T> before, ImmutableArray<T> after, Func<T, string> name)
        where T : class =>
        after.Concat(before).Select(name).Distinct()
            .Select(n => (n, before.FirstOrDefault(b => name(b) == n), after.FirstOrDefault(a => name(a) == n)));
}
