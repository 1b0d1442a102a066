using System.Collections.Immutable;
using Stedi.Pipeline.Model;

namespace Stedi.Web.Rows;

/// <summary>
/// The bars and ribbons of a diagram. Each chain of tables is a lane, and its landing table has the same height in every lane. Ribbon heights
/// are shares of that, so tables with a thousand rows are as readable as tables with a billion.
/// </summary>
/// <param name="Columns">Steps from left to right.</param>
/// <param name="Step">Distance between columns, as a share of the width. The rest is for the labels of the last column.</param>
/// <param name="Height">In pixels. Horizontal positions are shares of the width.</param>
public sealed record SankeyLayout(int Columns, double Step, double Height, ImmutableArray<SankeyBar> Bars, ImmutableArray<SankeyRibbon> Ribbons)
{
    public static SankeyLayout Of(ImmutableArray<TableFlow> tables) => new SankeyBuilder(tables).Build();
}

/// <summary>The bar at the end of a flow.</summary>
/// <param name="Pick">The flow of a drop; null for a table.</param>
/// <param name="Drop">The counts of a drop reason; null for a table.</param>
/// <param name="Left">Share of the width, 0 to 1.</param>
public sealed record SankeyBar(TableFlow Table, RowPick? Pick, DropFlow? Drop, int Column, double Left, double Top, double Height);

/// <param name="Path">In a canvas of width 1,000 and the height of the layout.</param>
/// <param name="Rows">Rows of the flow.</param>
public sealed record SankeyRibbon(RowPick Pick, TableName From, string Path, long Rows, double Share);
