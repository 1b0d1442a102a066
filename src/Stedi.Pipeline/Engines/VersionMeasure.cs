using System.Collections.Immutable;
using System.Globalization;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Engines;

/// <summary>Measures a version's columns with few statements: first their bounds, then the distribution of their values.</summary>
/// <param name="ask">Runs a statement and returns its rows.</param>
internal sealed class VersionMeasure(SqlDialect dialect, Func<string, CancellationToken, Task<RowBlock>> ask)
{
    /// <summary>More columns than this are not measured.</summary>
    public const int MaxColumns = 200;

    private const int PerColumn = 4;

    /// <summary>Max distinct values that one statement counts: each stays in memory until it ends.</summary>
    private const long CountedAtOnce = 4_000_000;

    /// <param name="rows">The row count in the version's metrics.</param>
    public async Task<VersionStatistics> RunAsync(string from, ImmutableArray<Column> columns, long rows, CancellationToken cancellationToken)
    {
        var isExact = rows < VersionStatistics.ExactRows;
        var measures = columns.Take(MaxColumns).Select(c => new ColumnMeasure(c, dialect, isExact)).ToArray();
        var rowCount = rows;
        foreach (var part in measures.Chunk(isExact ? (int)Math.Clamp(CountedAtOnce / Math.Max(1, rows), 1, MaxColumns) : MaxColumns))
        {
            var select = string.Join(", ", part.SelectMany(m => m.Bounds).Prepend("count(*)").Select((b, i) => $"{b} AS b{i}"));
            var bounds = (await ask($"SELECT {select} FROM {from}", cancellationToken)).Rows[0];
            rowCount = Convert.ToInt64(bounds[0], CultureInfo.InvariantCulture);
            for (var i = 0; i < part.Length; i++)
                part[i].Bound(bounds.AsSpan().Slice(1 + i * PerColumn, PerColumn));
        }
        var spreads = measures.Select((m, i) => m.Spread(i, from)).OfType<string>().ToArray();
        var spread = spreads.Length == 0
            ? []
            : (await ask($"SELECT * FROM ({string.Join(" UNION ALL ", spreads)}) AS s (c, b, v, n)", cancellationToken)).Rows;
        var byColumn = spread.ToLookup(r => Convert.ToInt32(r[0], CultureInfo.InvariantCulture));
        return new(rowCount, [.. measures.Select((m, i) => m.Tell(rowCount, byColumn[i]))]);
    }
}
