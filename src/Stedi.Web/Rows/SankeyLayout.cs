using System.Collections.Immutable;
using Stedi.Pipeline.Model;

namespace Stedi.Web.Rows;

/// <summary>
/// Where the bars and ribbons of some flows stand. Each chain of tables is a lane, and what landed at its head has the same height in every lane: a ribbon's
/// thickness is a share of that, so that a table of a thousand rows reads as well as one of a billion.
/// </summary>
/// <param name="Columns">Steps from left to right.</param>
/// <param name="Step">From one to the next, as a share of the width; what is left is for the last one's labels.</param>
/// <param name="Height">In pixels; across, places are shares of the width.</param>
public sealed record SankeyLayout(int Columns, double Step, double Height, ImmutableArray<SankeyBar> Bars, ImmutableArray<SankeyRibbon> Ribbons)
{
    public static SankeyLayout Of(ImmutableArray<TableFlow> tables) => new SankeyBuilder(tables).Build();
}

/// <summary>What stands at the end of a flow.</summary>
/// <param name="Pick">Of a drop, the flow; null of a table.</param>
/// <param name="Drop">The reason's figures; null of a table.</param>
/// <param name="Left">Share of the width, 0 to 1.</param>
public sealed record SankeyBar(TableFlow Table, RowPick? Pick, DropFlow? Drop, int Column, double Left, double Top, double Height);

/// <param name="Path">In a box that is 1,000 wide and as high as the layout.</param>
/// <param name="Rows">That flow here.</param>
public sealed record SankeyRibbon(RowPick Pick, TableName From, string Path, long Rows, double Share);
