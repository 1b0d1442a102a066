using System.Collections.Immutable;
using System.Globalization;
using Stedi.Pipeline.Engines.Rows;
using Stedi.Web.Components;

namespace Stedi.Web.Rows;

public enum FlowBarKind { In, Dropped, Unexplained, Kept, Out }

/// <summary>A line of the row counts, with a bar from 0 to all input rows.</summary>
/// <param name="Pick">The flow whose rows can be shown; null for a sum.</param>
/// <param name="Start">Share of the input rows, 0 to 1, like <paramref name="Length"/>.</param>
/// <param name="Share">The share as text, or the factor of a join that multiplies rows.</param>
public sealed record FlowBar(string Label, string Description, FlowBarKind Kind, RowPick? Pick, long Rows, double Start, double Length, string Share)
{
    /// <summary>Keeps bars of few rows visible.</summary>
    public string Style => string.Create(CultureInfo.InvariantCulture, $"left:{100 * Start:0.###}%;width:{100 * Length:0.###}%;min-width:{(Rows > 0 ? 2 : 0)}px");

    public string Sign => Kind is FlowBarKind.Dropped && Rows > 0 ? "−" : "";

    /// <summary>
    /// The input rows, each drop reason, the kept rows, and the rows after a join. Reasons without rows are left out. So are the input rows if all of them
    /// were kept.
    /// </summary>
    public static ImmutableArray<FlowBar> Of(TableFlow table, InputFlow input)
    {
        double Length(long rows) => input.RowsIn == 0 ? 0 : Math.Clamp((double)rows / input.RowsIn, 0, 1);
        RowPick Pick(RowOutcome outcome) => new(table.Table, input.Table, outcome);
        string Share(long rows) => Figures.Share(rows, input.RowsIn);

        var bars = ImmutableArray.CreateBuilder<FlowBar>();
        if (input.RowsKept != input.RowsIn)
            bars.Add(new(table.IsLanding ? "lines in" : "rows in", "", FlowBarKind.In, null, input.RowsIn, 0, Length(input.RowsIn), ""));
        var left = input.RowsIn;
        foreach (var drop in input.Drops.Where(d => d.Rows != 0))
        {
            left -= drop.Rows;
            bars.Add(new(drop.Reason, drop.Description, FlowBarKind.Dropped, Pick(RowOutcome.Dropped(drop.Reason)), drop.Rows, Length(left), Length(drop.Rows), Share(drop.Rows)));
        }
        if (input.Unexplained != 0)
        {
            left -= input.Unexplained;
            bars.Add(new(
                "unexplained", FlowText.Unexplained, FlowBarKind.Unexplained, Pick(RowOutcome.Unexplained), input.Unexplained, Length(left),
                Length(Math.Abs(input.Unexplained)), Share(Math.Abs(input.Unexplained))));
        }
        var kept = input.RowsKept ?? left;
        bars.Add(new($"{(kept == input.RowsIn ? "all " : "")}rows {(table.IsLanding ? "read" : "kept")}", "", FlowBarKind.Kept, Pick(RowOutcome.Kept), kept, 0, Length(kept), Share(kept)));
        if (input.Factor is { } factor)
            bars.Add(new("rows out", "The join multiplies rows", FlowBarKind.Out, null, table.RowsOut, 0, 1, FlowText.Times(factor)));
        return bars.ToImmutable();
    }
}
