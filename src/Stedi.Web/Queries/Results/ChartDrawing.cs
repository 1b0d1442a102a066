using System.Collections.Immutable;
using System.Globalization;
using Stedi.Web.Components;
using Stedi.Web.Components.Grid;

namespace Stedi.Web.Queries.Results;

/// <param name="X">0 to 1, from the left.</param>
/// <param name="Y">0 to 1, from the bottom.</param>
/// <param name="Text">Both values, on hover.</param>
public readonly record struct ChartPoint(double X, double Y, string Text);

public sealed record ChartSeries(string Name, ImmutableArray<ChartPoint> Points);

/// <summary>Rows as points of a chart.</summary>
/// <param name="Left">Rows left out because a value is missing or cannot be drawn.</param>
public sealed record ChartDrawing(ChartKind Kind, ImmutableArray<ChartSeries> Series, ChartAxis Across, ChartAxis Up, int Points, int Left)
{
    private const int MaxLabel = 19;

    /// <summary>The height of zero, where bars begin, from 0 to 1.</summary>
    public double Zero => Math.Clamp(Up.Place(0), 0, 1);

    /// <summary>Maximum rows drawn. More are unreadable, and each costs an element.</summary>
    public static int MaxRows(ChartKind kind) => kind == ChartKind.Bar ? 60 : 1000;

    /// <param name="choice">A chart that can be drawn; see <see cref="FittedChart.CanDraw"/>.</param>
    public static ChartDrawing Of(ChartChoice choice, ImmutableArray<ColumnLook> columns, ImmutableArray<GridRow> rows, LocalTime time)
    {
        var x = IndexOf(columns, choice.X);
        ImmutableArray<int> ys = [.. choice.Y.Select(y => IndexOf(columns, y))];
        var across = rows.Select(r => r.IsTooLarge ? null : XOf(choice.Kind, columns[x], r, x, time)).ToArray();
        var drawn = rows.Select((row, i) => (Row: row, X: across[i])).Where(r => r.X is not null && ys.All(y => ChartColumns.Number(r.Row.Cells[y]) is not null))
            .Select(r => (r.Row, X: r.X!.Value)).ToArray();
        if (choice.Kind == ChartKind.Time)
            drawn = [.. drawn.OrderBy(r => r.X)];
        else if (choice.Kind != ChartKind.Scatter)
            drawn = [.. drawn.Select((r, i) => (r.Row, X: (double)i))];
        string XText(GridRow row) => columns[x].Text(row.Cells[x], time) ?? "null";
        var axis = choice.Kind switch
        {
            ChartKind.Time when drawn.Length > 0 => ChartAxis.OfTimes(new((long)drawn[0].X), new((long)drawn[^1].X)),
            ChartKind.Scatter => ChartAxis.OfNumbers(drawn.Select(r => r.X), isFromZero: false),
            _ => ChartAxis.OfLabels([.. drawn.Select(r => Short(XText(r.Row)))]),
        };
        double Y(GridRow row, int y) => ChartColumns.Number(row.Cells[y])!.Value;
        var up = ChartAxis.OfNumbers(drawn.SelectMany(r => ys.Select(y => Y(r.Row, y))), isFromZero: choice.Kind == ChartKind.Bar);
        return new(
            choice.Kind,
            [.. ys.Select(y => new ChartSeries(columns[y].Name, [.. drawn.Select(r => new ChartPoint(
                axis.Place(r.X), up.Place(Y(r.Row, y)), $"{XText(r.Row)}: {Grouped(Y(r.Row, y))}{(ys.Length > 1 ? $" {columns[y].Name}" : "")}"))]))],
            axis, up, drawn.Length, rows.Length - drawn.Length);
    }

    /// <summary>The value on the X axis. Null leaves the row out. A bar or line needs none, because its rows stand side by side.</summary>
    private static double? XOf(ChartKind kind, ColumnLook column, GridRow row, int x, LocalTime time) => kind switch
    {
        ChartKind.Time => ChartColumns.Place(column, row.Cells[x], time)?.Ticks,
        ChartKind.Scatter => ChartColumns.Number(row.Cells[x]),
        _ => 0,
    };

    private static string Grouped(double value) =>
        Math.Abs(value) < 1e15 ? value.ToString("#,0.######", CultureInfo.InvariantCulture) : value.ToString("R", CultureInfo.InvariantCulture);

    private static string Short(string cell) => cell.Length > MaxLabel ? cell[..(MaxLabel - 1)] + "…" : cell;

    private static int IndexOf(ImmutableArray<ColumnLook> columns, string? name)
    {
        for (var i = 0; i < columns.Length; i++)
            if (columns[i].Name == name)
                return i;
        throw new ArgumentException($"The result has no column {name}.", nameof(name));
    }
}
