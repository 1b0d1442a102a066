using System.Collections.Immutable;
using System.Globalization;
using Stedi.Pipeline.Model;
using Stedi.Web.Components;

namespace Stedi.Web.Queries.Results;

/// <summary>Which columns of a result a chart can show, and how.</summary>
public static class ChartColumns
{
    /// <summary>Larger numbers would overflow when a range is computed.</summary>
    private const double MaxNumber = 1e300;

    public static bool IsNumber(ColumnLook column) => column.Type.IsNumber;

    public static bool IsTime(ColumnLook column) => column.IsInstant || column.Type.Kind == ColumnKind.Date;

    /// <summary>Null if the value is not a number, or too large to draw.</summary>
    public static double? Number(string? cell) =>
        double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && Math.Abs(number) <= MaxNumber ? number : null;

    /// <summary>The position of a value on a time axis, in the data zone; null if it is not a time. A day is the same in every zone.</summary>
    public static DateTime? Place(ColumnLook column, string? cell, LocalTime time) => column.Type.Kind == ColumnKind.Date
        ? DateTime.TryParseExact(cell, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null
        : column.Instant(cell) is { } at ? time.DataPlace(at) : null;

    /// <summary>The default chart for the columns.</summary>
    public static ChartChoice Suggest(ImmutableArray<ColumnLook> columns) => Fit(new(SuggestKind(columns), null, []), columns).Choice;

    /// <summary>
    /// The chart with defaults filled in. What the columns cannot show is replaced, and the note says so: a kind that needs other columns, and columns that
    /// are missing or do not suit.
    /// </summary>
    public static FittedChart Fit(ChartChoice wanted, ImmutableArray<ColumnLook> columns)
    {
        var notes = new List<string>();
        var kind = wanted.Kind;
        if (Need(kind, columns) is { } need)
        {
            kind = SuggestKind(columns);
            notes.Add($"A {ChartWords.Of(wanted.Kind)} chart needs {need}. Showing a {ChartWords.Of(kind)} chart instead.");
        }
        var usable = columns.Where(c => IsX(kind, c)).Select(c => c.Name).ToArray();
        var x = usable.Contains(wanted.X) ? wanted.X
            : columns.FirstOrDefault(c => IsX(kind, c) && (IsTime(c) || !IsNumber(c)))?.Name
                ?? usable.FirstOrDefault(u => !wanted.Y.Contains(u)) ?? usable.FirstOrDefault();
        if (wanted.X is { } lost && lost != x && x is not null)
            notes.Add($"{lost} {Lack(lost, "be the X axis of this chart")}. Using {x}.");
        var numbers = columns.Where(IsNumber).Select(c => c.Name).ToArray();
        ImmutableArray<string> y = [.. wanted.Y.Where(numbers.Contains).Distinct().Take(ChartChoice.MaxY)];
        var left = wanted.Y.Except(y).ToArray();
        if (y.IsEmpty && (numbers.FirstOrDefault(n => n != x && !columns.Any(c => c.Name == n && IsTime(c))) ?? numbers.FirstOrDefault(n => n != x) ?? numbers.FirstOrDefault()) is { } first)
            y = [first];
        if (!y.IsEmpty)
            notes.AddRange(left.Select(l => $"{l} {Lack(l, "be drawn, because it has no numbers")}. Using {string.Join(", ", y)}."));
        return new(new(kind, x, y), notes.Count == 0 ? null : string.Join(" ", notes));

        string Lack(string column, string use) => columns.Any(c => c.Name == column) ? $"cannot {use}" : "is not in the result";
    }

    /// <summary>Whether this kind of chart can use the column as its X axis.</summary>
    public static bool IsX(ChartKind kind, ColumnLook column) => kind switch
    {
        ChartKind.Time => IsTime(column),
        ChartKind.Scatter => IsNumber(column),
        _ => true,
    };

    private static ChartKind SuggestKind(ImmutableArray<ColumnLook> columns) =>
        columns.Any(IsTime) && columns.Any(IsNumber) ? ChartKind.Time
        : columns.Length > 1 && columns.All(IsNumber) ? ChartKind.Scatter
        : ChartKind.Bar;

    /// <summary>What the kind needs and the result lacks; null if it lacks nothing.</summary>
    private static string? Need(ChartKind kind, ImmutableArray<ColumnLook> columns) => kind switch
    {
        ChartKind.Time when !columns.Any(IsTime) => "a time column",
        ChartKind.Scatter when columns.Count(IsNumber) < 2 => "two number columns",
        _ => null,
    };
}
