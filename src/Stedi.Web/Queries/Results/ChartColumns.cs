using System.Collections.Immutable;
using System.Globalization;
using Stedi.Pipeline.Model;
using Stedi.Web.Components;

namespace Stedi.Web.Queries.Results;

/// <summary>Which columns of a result can be drawn, and how.</summary>
public static class ChartColumns
{
    public static bool IsNumber(ColumnLook column) => column.Type.IsNumber;

    public static bool IsTime(ColumnLook column) => column.IsInstant || column.Type.Kind == ColumnKind.Date;

    /// <summary>Null where it is none.</summary>
    public static double? Number(string? cell) =>
        double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;

    /// <summary>Where a value stands on an axis of times, in the zone of the data; null where it is none. A day is the same in every zone.</summary>
    public static DateTime? Place(ColumnLook column, string? cell, LocalTime time) => column.Type.Kind == ColumnKind.Date
        ? DateTime.TryParseExact(cell, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null
        : column.Instant(cell) is { } at ? time.DataPlace(at) : null;

    /// <summary>The chart that suits the columns best, before anybody has chosen.</summary>
    public static ChartChoice Suggest(ImmutableArray<ColumnLook> columns) => Complete(
        new(columns.Any(IsTime) ? ChartKind.Time : columns.Count(IsNumber) > 1 && columns.All(IsNumber) ? ChartKind.Scatter : ChartKind.Bar, null, []), columns);

    /// <summary>The choice with what it leaves open, and without columns that the result does not have, or that cannot be drawn so.</summary>
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

    /// <summary>Whether such a chart can have this column along its foot.</summary>
    public static bool IsX(ChartKind kind, ColumnLook column) => kind switch
    {
        ChartKind.Time => IsTime(column),
        ChartKind.Scatter => IsNumber(column),
        _ => true,
    };
}
