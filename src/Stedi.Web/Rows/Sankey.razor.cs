using System.Globalization;
using Microsoft.AspNetCore.Components;
using Stedi.Web.Components;

namespace Stedi.Web.Rows;

public sealed partial class Sankey
{
    /// <summary>The minimum width for labels. Below this, the diagram scrolls.</summary>
    private const int LeastColumn = 210;

    [Parameter, EditorRequired] public SankeyLayout Layout { get; set; } = null!;

    [Parameter, EditorRequired] public RowScope Scope { get; set; } = RowScope.Published;

    [Parameter] public RowPick? Picked { get; set; }

    /// <summary>The space of each label, as a share of the width.</summary>
    private double Room => Math.Min(Layout.Step, 1 - (Layout.Columns - 1) * Layout.Step);

    private string Size => string.Create(CultureInfo.InvariantCulture, $"height:{Layout.Height:0}px;min-width:{LeastColumn / Room:0}px;--room:{100 * Room:0.###}%");

    private string Box => string.Create(CultureInfo.InvariantCulture, $"0 0 1000 {Layout.Height:0.#}");

    private string Link(RowPick pick) => $"{Scope.ToUrl(pick)}#{FlowAccount.IdOf(pick)}";

    private string Class(RowPick pick) => $"{pick.Outcome.Kind.ToString().ToLowerInvariant()}{(pick == Picked ? " picked" : "")}";

    private static string Place(SankeyBar bar) => string.Create(CultureInfo.InvariantCulture, $"left:{100 * bar.Left:0.###}%;top:{bar.Top:0.#}px;--height:{bar.Height:0.#}px");

    private static string Title(SankeyRibbon ribbon) => $"{FlowText.Heading(ribbon.Pick)} · {Figures.Plural(ribbon.Rows, "row")} ({Percent(ribbon.Share)})";

    private static string Percent(double share) => share.ToString("0.# %", CultureInfo.InvariantCulture);

    private static long RowsIn(SankeyBar bar) => bar.Table.Inputs.First(i => i.Table == bar.Pick!.Input).RowsIn;

    private static (string Text, string Title)? FactorOf(TableFlow table) =>
        table.Inputs.FirstOrDefault(i => i.RowsKept is not null) is { Factor: { } factor } primary
            ? (FlowText.Times(factor), $"A join turns {Figures.Count(primary.RowsKept)} kept rows of {primary.Table} into {Figures.Count(table.RowsOut)}")
            : null;
}
