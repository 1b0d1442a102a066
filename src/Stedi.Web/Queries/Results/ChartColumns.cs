using System.Collections.Immutable;
using System.Globalization;
using Stedi.Pipeline.Model;
using Stedi.Web.Components;

namespace Stedi.Web.Queries.Results;

/// <summary>Which columns of a result a chart can show, and how.</summary>
public static class ChartColumns
{
    public static bool IsNumber(ColumnLook column) => column.Type.IsNumber;

    public static bool IsTime(ColumnLook column) => column.IsInstant || column.Type.Kind == ColumnKind.Date;

    /// <summary>Null if the value is not a number.</summary>
    public static double? Number(string? cell) =>
        double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;

    /// <summary>The position of a value on a time axis, in the data zone; null if it is not a time. A day is the same in every zone.</summary>
    public static DateTime? Place(ColumnLook column, string? cell, LocalTime time) => column.Type.Kind == ColumnKind.Date
        ? DateTime.TryParseExact(cell, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null
        : column.Instant(cell) is { } at ? time.DataPlace(at) : null;

    /// <summary>The default chart for the columns.</summary>
    public static ChartChoice Suggest(ImmutableArray<ColumnLook> columns) => Complete(
        new(columns.Any(IsTime) ? ChartKind.Time : columns.Count(IsNumber) > 1 && columns.All(IsNumber) ? ChartKind.Scatter : ChartKind.Bar, null, []), columns);

    /// <summary>The choice with defaults filled in, and without missing or unsuitable columns.</summary>
    public static ChartChoice Complete(ChartChoice choice, ImmutableArray<ColumnLook> columns)
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
    public static bool IsX(ChartKind kind, ColumnLook column) => kind switch
    {
        ChartKind.Time => IsTime(column),
        ChartKind.Scatter => IsNumber(column),
        _ => true,
    };
}
