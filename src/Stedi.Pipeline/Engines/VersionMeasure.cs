using System.Collections.Immutable;
using System.Globalization;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Engines;

/// <summary>Measures a version's columns in two statements, whatever their number: the bounds of each, then how its values lie between them.</summary>
/// <param name="ask">Runs a statement and gives its rows.</param>
internal sealed class VersionMeasure(SqlDialect dialect, Func<string, CancellationToken, Task<RowBlock>> ask)
{
    /// <summary>A wider table's further columns are not measured.</summary>
    public const int MaxColumns = 200;

    private const int PerColumn = 4;

    public async Task<VersionStatistics> RunAsync(string from, ImmutableArray<Column> columns, CancellationToken cancellationToken)
    {
        var measures = columns.Take(MaxColumns).Select(c => new ColumnMeasure(c, dialect)).ToArray();
        var select = string.Join(", ", measures.SelectMany(m => m.Bounds).Prepend("count(*)").Select((b, i) => $"{b} AS b{i}"));
        var bounds = (await ask($"SELECT {select} FROM {from}", cancellationToken)).Rows[0];
        for (var i = 0; i < measures.Length; i++)
            measures[i].Bound(bounds.AsSpan().Slice(1 + i * PerColumn, PerColumn));
        var spreads = measures.Select((m, i) => m.Spread(i, from)).OfType<string>().ToArray();
        var spread = spreads.Length == 0
            ? []
            : (await ask($"SELECT * FROM ({string.Join(" UNION ALL ", spreads)}) AS s (c, b, v, n)", cancellationToken)).Rows;
        var byColumn = spread.ToLookup(r => Convert.ToInt32(r[0], CultureInfo.InvariantCulture));
        var rowCount = Convert.ToInt64(bounds[0], CultureInfo.InvariantCulture);
        return new(rowCount, [.. measures.Select((m, i) => m.Tell(rowCount, byColumn[i]))]);
    }
}
