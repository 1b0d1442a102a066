using System.Collections.Immutable;
using Microsoft.AspNetCore.Components;
using Stedi.Web.Components;

namespace Stedi.Web.Queries.Results;

/// <summary>A simple chart of the first rows of a result. It draws rows as they are; the statement must aggregate.</summary>
public sealed partial class ResultChart
{
    [Inject] private LocalTime Local { get; set; } = null!;

    [Parameter, EditorRequired] public ResultReader Reader { get; set; } = null!;

    /// <summary>How the columns look, by their first rows.</summary>
    [Parameter, EditorRequired] public ImmutableArray<ColumnLook> Looks { get; set; } = [];

    /// <summary>What the columns cannot show is replaced, and a note says so.</summary>
    [Parameter, EditorRequired] public ChartChoice Choice { get; set; } = null!;

    [Parameter] public EventCallback<ChartChoice> OnChoose { get; set; }

    private FittedChart Fitted => ChartColumns.Fit(Choice, Looks);

    private ChartChoice Chosen => Fitted.Choice;

    private string NothingDrawn => Reader.RowCount == 0
        ? "The query returned no rows."
        : $"None of the {Read} has numbers in {string.Join(", ", Chosen.Y)}{(Chosen.Kind is ChartKind.Time or ChartKind.Scatter ? $" and a value in {Chosen.X}" : "")}. Choose other columns.";

    private string Read => Drawn < Reader.RowCount ? $"first {Figures.Count(Drawn)} of {Figures.Plural(Reader.RowCount, "row")}" : Figures.Plural(Reader.RowCount, "row");

    private int Drawn => Math.Min(Reader.RowCount, ChartDrawing.MaxRows(Chosen.Kind));

    /// <summary>The X axis stays if the other kind can use it.</summary>
    private Task ChooseKind(ChartKind kind) =>
        Choose(Chosen with { Kind = kind, X = Looks.Any(c => c.Name == Chosen.X && ChartColumns.IsX(kind, c)) ? Chosen.X : null });

    private Task Choose(ChartChoice choice) => OnChoose.InvokeAsync(choice);

    private async Task<ChartDrawing> DrawAsync(CancellationToken cancellationToken)
    {
        var choice = Chosen;
        return ChartDrawing.Of(choice, Looks, await Reader.ReadAsync(0, ChartDrawing.MaxRows(choice.Kind), cancellationToken), Local);
    }

    private string Note(ChartDrawing drawing)
    {
        var left = drawing.Left > 0 ? $" {Figures.Plural(drawing.Left, "row")} left out because a value is missing or cannot be drawn." : "";
        return (Drawn < Reader.RowCount ? $"The {Read}." : $"All {Read}.") + left;
    }
}
