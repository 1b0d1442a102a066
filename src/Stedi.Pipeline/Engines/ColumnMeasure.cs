using System.Collections.Immutable;
using System.Globalization;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Engines;

/// <summary>Measures one column: first its bounds, then the distribution of its values between them.</summary>
/// <param name="isExact">Counts distinct values instead of estimating them.</param>
internal sealed class ColumnMeasure(Column column, SqlDialect dialect, bool isExact)
{
    private const int TextLength = 100, Bins = 20, TopValues = 5;

    /// <summary>With more distinct values than this, none is common, and grouping would take much memory.</summary>
    private const int MaxGroups = 1_000;

    private readonly string _name = RowSql.Identifier(column.Name);
    private long _values;
    private long? _distinct;
    private string? _min;
    private string? _max;
    private double _from;
    private double _width;
    private int _bins;

    private ColumnKind Kind => column.Type.Kind;

    private bool IsText => Kind == ColumnKind.String;

    private bool IsWhole => Kind is >= ColumnKind.TinyInt and <= ColumnKind.BigInt;

    private bool IsTime => Kind is ColumnKind.Date or ColumnKind.Timestamp;

    /// <summary>The expressions for <see cref="Bound"/>: number of values, number of distinct values, min, max.</summary>
    public ImmutableArray<string> Bounds => [$"count({_name})", Kind == ColumnKind.Other ? "0" : isExact ? $"count(DISTINCT {_name})" : $"{dialect.ApproxDistinct}({_name})", Extreme("min"), Extreme("max")];

    public void Bound(ReadOnlySpan<object?> values)
    {
        _values = Whole(values[0]);
        // An estimate may exceed the number of values.
        _distinct = Kind == ColumnKind.Other ? null : Math.Min(Whole(values[1]), _values);
        (_min, _max) = (Text(values[2]), Text(values[3]));
        if (_values == 0 || IsText || Kind is ColumnKind.Boolean or ColumnKind.Other || Number(_min) is not { } least || Number(_max) is not { } greatest)
            return;
        (_from, var span) = (least, greatest - least);
        _bins = IsWhole ? (int)Math.Min(Bins, span + 1) : span > 0 ? Bins : 1;
        _width = (IsWhole ? span + 1 : span > 0 ? span : 1) / _bins;
    }

    /// <summary>A query for rows of (column number, bin, value, count); null if there is nothing to measure.</summary>
    public string? Spread(int number, string from)
    {
        if (_bins > 0)
            return string.Create(CultureInfo.InvariantCulture,
                $"SELECT {number}, CAST(least({_bins - 1}, floor(({Measured} - {Real(_from)}) / {Real(_width)})) AS BIGINT), CAST(NULL AS VARCHAR), count(*) FROM {from} WHERE {_name} IS NOT NULL GROUP BY 2");
        return (IsText || Kind == ColumnKind.Boolean) && _distinct is > 0 and <= MaxGroups
            ? $"SELECT * FROM (SELECT {number}, CAST(NULL AS BIGINT), substr(CAST({_name} AS VARCHAR), 1, {TextLength}), count(*) FROM {from} "
                + $"WHERE {_name} IS NOT NULL GROUP BY {_name} ORDER BY 4 DESC, 3 LIMIT {TopValues})"
            : null;
    }

    /// <param name="rowCount">Of the version.</param>
    /// <param name="spread">The rows of <see cref="Spread"/>.</param>
    public ColumnStatistics Tell(long rowCount, IEnumerable<ImmutableArray<object?>> spread)
    {
        var counts = new long[_bins];
        var top = ImmutableArray.CreateBuilder<ValueCount>();
        foreach (var row in spread)
        {
            if (row[1] is { } bin)
                counts[Math.Clamp(Whole(bin), 0, _bins - 1)] += Whole(row[3]);
            else
                top.Add(new(Text(row[2]) ?? "", Whole(row[3])));
        }
        // If all values are different, none is common.
        if (top.All(t => t.Rows == 1))
            top.Clear();
        return new(
            column.Name, column.Type.Name, rowCount - _values, _distinct, _min, _max,
            [.. counts.Select((n, i) => new HistogramBin(_from + i * _width, _from + (i + 1) * _width, n))],
            [.. top.OrderByDescending(t => t.Rows).ThenBy(t => t.Value, StringComparer.Ordinal)], isExact);
    }

    private string Extreme(string function) => Kind switch
    {
        ColumnKind.Other or ColumnKind.Boolean => "CAST(NULL AS VARCHAR)",
        ColumnKind.String => $"substr({function}({_name}), 1, {TextLength})",
        _ => $"{function}({_name})",
    };

    private string Measured => IsTime ? $"{dialect.Seconds}(CAST({_name} AS TIMESTAMP))" : $"CAST({_name} AS DOUBLE)";

    private double? Number(string? text)
    {
        if (IsTime)
            return DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at)
                ? (at - DateTime.UnixEpoch).TotalSeconds : null;
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;
    }

    private static string Real(double value) => $"CAST('{value.ToString("R", CultureInfo.InvariantCulture)}' AS DOUBLE)";

    private static long Whole(object? value) => value is null ? 0 : Convert.ToInt64(value, CultureInfo.InvariantCulture);

    private static string? Text(object? value) => Convert.ToString(value, CultureInfo.InvariantCulture) is { Length: > 0 } text ? text : value is null ? null : "";
}
