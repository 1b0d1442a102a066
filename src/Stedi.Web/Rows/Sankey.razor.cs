using System.Globalization;
using Microsoft.AspNetCore.Components;
using Stedi.Pipeline.Model;
using Stedi.Web.Components;

namespace Stedi.Web.Rows;

public sealed partial class Sankey
{
    /// <summary>The minimum width for labels. Below this, the diagram scrolls.</summary>
    private const int LeastColumn = 190;

    [Parameter, EditorRequired] public SankeyLayout Layout { get; set; } = null!;

    [Parameter, EditorRequired] public RowScope Scope { get; set; } = RowScope.Published;

    [Parameter] public RowPick? Picked { get; set; }

    /// <summary>The space of each label, as a share of the width.</summary>
    private double Room => Math.Min(Layout.Step, 1 - (Layout.Columns - 1) * Layout.Step);

    private string Size => string.Create(CultureInfo.InvariantCulture, $"height:{Layout.Height:0}px;min-width:{LeastColumn / Room:0}px;--room:{100 * Room:0.###}%");

    private string Box => string.Create(CultureInfo.InvariantCulture, $"0 0 1000 {Layout.Height:0.#}");

    private string Link(SankeyRibbon ribbon) => ribbon.File is { } file ? FlowLinks.File(FlowOf(ribbon.From), file) : Link(ribbon.Pick);

    /// <summary>Rejected lines are in the landing table's list of them.</summary>
    private string Link(RowPick pick) => FlowLinks.Rejects(pick, FlowOf(pick.Table).Version) ?? $"{Scope.ToUrl(pick)}#{FlowAccount.IdOf(pick)}";

    private TableFlow FlowOf(TableName table) => Layout.Bars.First(b => b.Table.Table == table).Table;

    private string Class(SankeyRibbon ribbon) => ribbon.File is null ? Class(ribbon.Pick) : "file";

    private string Class(RowPick pick) => $"{pick.Outcome.Kind.ToString().ToLowerInvariant()}{(pick == Picked ? " picked" : "")}";

    private static string Place(SankeyBar bar) => string.Create(CultureInfo.InvariantCulture, $"left:{100 * bar.Left:0.###}%;top:{bar.Top:0.#}px;--height:{bar.Height:0.#}px");

    private string Title(SankeyRibbon ribbon) => ribbon.File is { } file ? FileTitle(FlowOf(ribbon.From), file) : $"{FlowText.Heading(ribbon.Pick)} · {Figures.Plural(ribbon.Rows, "row")} ({Percent(ribbon.Share)})";

    private static string FileTitle(TableFlow table, FileGroup file) =>
        $"{file.Label(file.Count == table.Files?.Count)} · {Figures.Bytes(file.Bytes)} ({Percent(file.Share)} of {table.Table}, by size)";

    private static string Percent(double share) => share.ToString("0.# %", CultureInfo.InvariantCulture);

    private static long RowsIn(SankeyBar bar) => bar.Table.Inputs.First(i => i.Table == bar.Pick!.Input).RowsIn;

    private static (string Text, string Title)? FactorOf(TableFlow table) =>
        table.Inputs.FirstOrDefault(i => i.RowsKept is not null) is { Factor: { } factor } primary
            ? (FlowText.Times(factor), $"A join turns {Figures.Count(primary.RowsKept)} kept rows of {primary.Table} into {Figures.Count(table.RowsOut)}")
            : null;
}
