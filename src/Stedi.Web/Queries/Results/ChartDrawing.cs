using System.Collections.Immutable;
using MudBlazor;
using Stedi.Web.Components;
using Stedi.Web.Components.Grid;

namespace Stedi.Web.Queries.Results;

/// <summary>Rows as points of a chart.</summary>
/// <param name="Labels">Labels of the X axis, if the chart has any.</param>
/// <param name="Left">Rows left out because a value is missing or cannot be drawn.</param>
public sealed record ChartDrawing(ImmutableArray<ChartSeries<double>> Series, ImmutableArray<string> Labels, int Points, int Left)
{
    private const int MaxLabel = 19, TimeLabels = 8;

    /// <summary>Distance between grid lines.</summary>
    public int Step => StepOf(Series.SelectMany(s => s.Data.Values));

    /// <summary>Distance between marks of a numeric X axis.</summary>
    public int StepAcross => StepOf(Series.SelectMany(s => s.Data.Points).Select(p => p.X).OfType<double>());

    /// <summary>The distance between labels of a time axis.</summary>
    public TimeSpan TimeStep => TimeSpan.FromTicks(Math.Max(TimeSpan.TicksPerSecond, Span.Ticks / TimeLabels));

    /// <summary>The format of labels on a time axis, as short as keeps them distinct.</summary>
    public string TimeFormat => TimeStep >= TimeSpan.FromDays(1) ? "yyyy-MM-dd" : Span >= TimeSpan.FromDays(1) ? "yyyy-MM-dd HH:mm" : "HH:mm:ss";

    private TimeSpan Span => Series.SelectMany(s => s.Data.Points).Select(p => p.X).OfType<DateTime>().ToArray() is { Length: > 0 } times ? times.Max() - times.Min() : TimeSpan.Zero;

    /// <summary>Maximum rows drawn. More are unreadable, and each costs an element.</summary>
    public static int MaxRows(ChartKind kind) => kind == ChartKind.Bar ? 60 : 1000;

    /// <param name="choice">A complete choice; see <see cref="ChartColumns.Complete"/>.</param>
    public static ChartDrawing Of(ChartChoice choice, ImmutableArray<ColumnLook> columns, ImmutableArray<GridRow> rows, LocalTime time)
    {
        var x = IndexOf(columns, choice.X);
        ImmutableArray<int> ys = [.. choice.Y.Select(y => IndexOf(columns, y))];
        DateTime? Place(GridRow row) => ChartColumns.Place(columns[x], row.Cells[x], time);
        ImmutableArray<GridRow> drawn = [.. rows.Where(r => !r.IsTooLarge && IsDrawn(choice.Kind, r, x, ys, Place))];
        if (choice.Kind == ChartKind.Time)
            drawn = [.. drawn.OrderBy(Place)];
        return new(
            [.. ys.Select(y => new ChartSeries<double> { Name = columns[y].Name, Data = Data(choice.Kind, drawn, x, y, Place) })],
            choice.Kind is ChartKind.Bar or ChartKind.Line ? Thin([.. drawn.Select(r => Short(columns[x].Text(r.Cells[x], time)))], choice.Kind) : [],
            drawn.Length, rows.Length - drawn.Length);
    }

    private static bool IsDrawn(ChartKind kind, GridRow row, int x, ImmutableArray<int> ys, Func<GridRow, DateTime?> place) =>
        ys.All(y => ChartColumns.Number(row.Cells[y]) is not null) && kind switch
        {
            ChartKind.Time => place(row) is not null,
            ChartKind.Scatter => ChartColumns.Number(row.Cells[x]) is not null,
            _ => true,
        };

    private static ChartData<double> Data(ChartKind kind, ImmutableArray<GridRow> rows, int x, int y, Func<GridRow, DateTime?> place)
    {
        double Y(GridRow row) => ChartColumns.Number(row.Cells[y])!.Value;
        return kind switch
        {
            ChartKind.Time => new(rows.Select(r => (place(r)!.Value, Y(r))).ToList()),
            ChartKind.Scatter => new(rows.Select(r => (ChartColumns.Number(r.Cells[x])!.Value, Y(r))).ToList()),
            _ => new(rows.Select(Y).ToList()),
        };
    }

    /// <summary>A round number that divides the range into about six parts. The charts accept integers only.</summary>
    private static int StepOf(IEnumerable<double> values)
    {
        var (low, high) = values.Aggregate((Low: 0.0, High: 0.0), (range, v) => (Math.Min(range.Low, v), Math.Max(range.High, v)));
        var rough = (high - low) / 6;
        if (rough <= 1)
            return 1;
        var power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        return (int)Math.Min(int.MaxValue / 2, power * (rough / power) switch { <= 1 => 1, <= 2 => 2, <= 5 => 5, _ => 10 });
    }

    /// <summary>As many labels as fit.</summary>
    private static ImmutableArray<string> Thin(ImmutableArray<string> labels, ChartKind kind)
    {
        var every = Math.Max(1, labels.Length / (kind == ChartKind.Bar ? 20 : 10));
        return [.. labels.Select((label, i) => i % every == 0 ? label : "")];
    }

    private static string Short(string? cell) => cell is null ? "null" : cell.Length > MaxLabel ? cell[..(MaxLabel - 1)] + "…" : cell;

    private static int IndexOf(ImmutableArray<ColumnLook> columns, string? name)
    {
        for (var i = 0; i < columns.Length; i++)
            if (columns[i].Name == name)
                return i;
        throw new ArgumentException($"The result has no column {name}.", nameof(name));
    }
}
