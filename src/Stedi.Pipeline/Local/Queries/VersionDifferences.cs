using System.Collections.Immutable;
using System.Globalization;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Local.Queries;

/// <summary>
/// Compares the rows of two versions by counting each distinct row on both sides. This gives the same as EXCEPT ALL in both directions, in one pass, and
/// large groupings spill to disk.
/// </summary>
internal sealed class VersionDifferences(LakePaths paths, ICatalog catalog, VersionRows rows)
{
    private const long KeptBytes = 16L << 20;
    private const string Count = "__rows";

    private readonly KeptAnswers _kept = new(KeptBytes);

    public async Task<VersionDifference> FindAsync(
        TableName table, string older, string newer, int samples, ImmutableArray<string> masked, CancellationToken cancellationToken)
    {
        using var before = await OpenVersion.TakeAsync(paths, catalog, table, older, cancellationToken);
        using var after = await OpenVersion.TakeAsync(paths, catalog, table, newer, cancellationToken);
        var key = (table, older, newer, samples, string.Join(", ", masked.Select(RowSql.Identifier).Order(StringComparer.Ordinal)));
        if (_kept.TryGet<VersionDifference>(key, out var known))
            return known;
        var names = after.Metrics.Columns.Select(c => c.Name)
            .Where(n => before.Metrics.Columns.Any(c => c.Name.Equals(n, StringComparison.OrdinalIgnoreCase))).ToArray();
        if (names.Length == 0)
            throw new QueryException(QueryFailure.Refused, $"Cannot compare versions {older} and {newer} of {table}: they have no common column.");
        ImmutableArray<QueryTable> tables = [before.ToTable("older"), after.ToTable("newer")];
        var changes = Changes(List(names));
        // As in RowSql: the order of a masked column would reveal its values.
        var open = names.Except(masked, StringComparer.OrdinalIgnoreCase).ToArray();
        var order = open.Length == 0 ? "" : $"ORDER BY {List(open)}";

        var totals = (await rows.AskAsync(
            $"SELECT CAST(coalesce(sum(greatest({Count}, 0)), 0) AS BIGINT), CAST(coalesce(sum(greatest(-{Count}, 0)), 0) AS BIGINT) FROM ({changes})",
            tables, 1, cancellationToken)).Rows[0];
        var (added, removed) = (Whole(totals[0]), Whole(totals[1]));
        var sample = await rows.AskAsync(
            string.Create(CultureInfo.InvariantCulture, $"""
            WITH changes AS MATERIALIZED ({changes})
            (SELECT * FROM changes WHERE {Count} > 0 {order} LIMIT {samples}) UNION ALL (SELECT * FROM changes WHERE {Count} < 0 {order} LIMIT {samples})
            """),
            tables, 2 * samples, cancellationToken);
        var difference = new VersionDifference(
            added, removed, sample.Columns[..^1], [.. sample.Rows.Select(r => new DifferentRow(r[..^1], Whole(r[^1]))).OrderByDescending(r => r.Count > 0)]);
        _kept.Put(key, difference, sample.Bytes);
        return difference;
    }

    private static string Changes(string columns) => $"""
        SELECT {columns}, CAST(sum({Count}) AS BIGINT) AS {Count}
        FROM (SELECT {columns}, 1 AS {Count} FROM newer UNION ALL SELECT {columns}, -1 FROM older) GROUP BY {columns} HAVING sum({Count}) <> 0
        """;

    private static string List(IEnumerable<string> names) => string.Join(", ", names.Select(RowSql.Identifier));

    private static long Whole(object? value) => Convert.ToInt64(value, CultureInfo.InvariantCulture);
}
