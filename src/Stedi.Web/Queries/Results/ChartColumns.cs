using System.Collections.Immutable;
using System.Globalization;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;
using Stedi.Web.Components;

namespace Stedi.Web.Queries.Results;

/// <summary>Which columns of a result a chart can show, and how.</summary>
public static class ChartColumns
{
    public static bool IsNumber(ResultColumn column) => ColumnType.Parse(column.Type).IsNumber;

    /// <summary>Timestamps, dates, and numbers in a column with a time-like name.</summary>
    public static bool IsTime(ResultColumn column) => column.Type is "timestamp" or "date"
        || (IsNumber(column) && Cells.IsNamedForTime(column.Name));

    /// <summary>Null if the value is not a number.</summary>
    public static double? Number(string? cell) =>
        double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;

    /// <summary>The time in UTC; null if the value is not a time.</summary>
    public static DateTime? Instant(string? cell)
    {
        if (Cells.Number(cell) is { } ms)
            return Cells.Instant(ms)?.UtcDateTime;
        return DateTime.TryParse(cell, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal, out var at) ? at : null;
    }

    /// <summary>The default chart for the columns.</summary>
    public static ChartChoice Suggest(ImmutableArray<ResultColumn> columns) => Complete(
        new(columns.Any(IsTime) ? ChartKind.Time : columns.Count(IsNumber) > 1 && columns.All(IsNumber) ? ChartKind.Scatter : ChartKind.Bar, null, []), columns);

    /// <summary>The choice with defaults filled in, and without missing or unsuitable columns.</summary>
    public static ChartChoice Complete(ChartChoice choice, ImmutableArray<ResultColumn> columns)
    {
        var possible = columns.Where(c => IsX(choice.Kind, c)).Select(c => c.Name).ToArray();
        var x = possible.Contains(choice.X) ? choice.X
            : columns.FirstOrDefault(c => IsX(choice.Kind, c) && (IsTime(c) || !IsNumber(c)))?.Name ?? possible.FirstOrDefault();
        var numbers = columns.Where(IsNumber).Select(c => c.Name).ToArray();
        ImmutableArray<string> y = [.. choice.Y.Where(numbers.Contains).Distinct().Take(ChartChoice.MaxY)];
        if (y.IsEmpty && (numbers.FirstOrDefault(n => n != x && !columns.Any(c => c.Name == n && IsTime(c))) ?? numbers.FirstOrDefault(n => n != x) ?? numbers.FirstOrDefault()) is { } first)
            y = [first];
        return choice with { X = x, Y = y };
    }

    /// <summary>Whether this kind of chart can use the column as its X axis.</summary>
    public static bool IsX(ChartKind kind, ResultColumn column) => kind switch
    {
        ChartKind.Time => IsTime(column),
        ChartKind.Scatter => IsNumber(column),
        _ => true,
    };
}
