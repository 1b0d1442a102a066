using System.Collections.Immutable;
using Microsoft.AspNetCore.Components;
using MudBlazor;
using MudBlazor.Charts;
using Stedi.Web.Components;

namespace Stedi.Web.Queries.Results;

/// <summary>A simple chart of the first rows of a result. It draws rows as they are; the statement must aggregate.</summary>
public sealed partial class ResultChart
{
    private static readonly string[] Colors = ["#3b82f6", "#d97706", "#16a34a", "#db2777"];

    [Inject] private LocalTime Local { get; set; } = null!;

    [Parameter, EditorRequired] public ResultReader Reader { get; set; } = null!;

    /// <summary>How the columns look, by their first rows.</summary>
    [Parameter, EditorRequired] public ImmutableArray<ColumnLook> Looks { get; set; } = [];

    [Parameter, EditorRequired] public ChartChoice Choice { get; set; } = null!;

    [Parameter] public EventCallback<ChartChoice> OnChoose { get; set; }

    private ChartChoice Chosen => ChartColumns.Complete(Choice, Looks);

    private string Why => Looks.Any(ChartColumns.IsNumber)
        ? $"A {Word(Chosen.Kind).ToLowerInvariant()} chart needs a {(Chosen.Kind == ChartKind.Time ? "time" : "number")} column as its X axis. Choose another chart."
        : "No numeric columns to draw. Use an aggregate, for example SELECT zone, count(*) … GROUP BY zone.";

    private ChartType Type => Chosen.Kind switch
    {
        ChartKind.Bar => ChartType.Bar,
        ChartKind.Line => ChartType.Line,
        ChartKind.Time => ChartType.Timeseries,
        _ => ChartType.ScatterPlot,
    };

    private Task Choose(ChartChoice choice) => OnChoose.InvokeAsync(ChartColumns.Complete(choice, Looks));

    private async Task<ChartDrawing> DrawAsync(CancellationToken cancellationToken)
    {
        var choice = Chosen;
        return ChartDrawing.Of(choice, Looks, await Reader.ReadAsync(0, ChartDrawing.MaxRows(choice.Kind), cancellationToken), Local);
    }

    private IChartOptions Options(ChartDrawing drawing)
    {
        var (step, several) = (drawing.Step, Chosen.Y.Length > 1);
        return Chosen.Kind switch
        {
            ChartKind.Bar => new BarChartOptions { YAxisTicks = step, ChartPalette = Colors, ShowLegend = several, XAxisLabelRotation = drawing.Points > 8 ? 45 : 0 },
            ChartKind.Line => new LineChartOptions { YAxisTicks = step, ChartPalette = Colors, LineStrokeWidth = 2, ShowLegend = several },
            ChartKind.Time => new TimeSeriesChartOptions
            {
                YAxisTicks = step, ChartPalette = Colors, LineStrokeWidth = 2, ShowLegend = several,
                TimeLabelFormat = drawing.TimeFormat, TimeLabelSpacing = drawing.TimeStep, TooltipTimeLabelFormat = "yyyy-MM-dd HH:mm:ss",
            },
            _ => new ScatterPlotChartOptions { YAxisTicks = step, XAxisTicks = drawing.StepAcross, ChartPalette = Colors, PointRadius = 3, ShowLegend = several },
        };
    }

    private string Note(ChartDrawing drawing)
    {
        var read = Math.Min(Reader.RowCount, ChartDrawing.MaxRows(Chosen.Kind));
        var left = drawing.Left > 0 ? $" {Figures.Plural(drawing.Left, "row")} left out because a value is missing or cannot be drawn." : "";
        return (read < Reader.RowCount ? $"The first {Figures.Count(read)} of {Figures.Plural(Reader.RowCount, "row")}." : $"All {Figures.Plural(Reader.RowCount, "row")}.") + left;
    }

    private static string Word(ChartKind kind) => kind switch
    {
        ChartKind.Bar => "Bar",
        ChartKind.Line => "Line",
        ChartKind.Time => "Time series",
        _ => "Scatter",
    };
}
