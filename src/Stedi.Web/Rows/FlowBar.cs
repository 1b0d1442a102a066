using System.Collections.Immutable;
using System.Globalization;
using Stedi.Pipeline.Engines.Rows;
using Stedi.Web.Components;

namespace Stedi.Web.Rows;

public enum FlowBarKind { In, Dropped, Unexplained, Kept, Out }

/// <summary>A line of an account, with its bar between nothing and all that came in.</summary>
/// <param name="Pick">The flow whose rows can be looked at; null of what is a sum.</param>
/// <param name="Start">Share of the rows that came in, 0 to 1, as <paramref name="Length"/>.</param>
/// <param name="Share">As a text; of rows that a join multiplied, how often.</param>
public sealed record FlowBar(string Label, string Description, FlowBarKind Kind, RowPick? Pick, long Rows, double Start, double Length, string Share)
{
    /// <summary>A bar of few rows stays visible.</summary>
    public string Style => string.Create(CultureInfo.InvariantCulture, $"left:{100 * Start:0.###}%;width:{100 * Length:0.###}%;min-width:{(Rows > 0 ? 2 : 0)}px");

    public string Sign => Kind is FlowBarKind.Dropped && Rows > 0 ? "−" : "";

    /// <summary>
    /// From what came in, reason by reason, down to what was kept, and to what a join made of it. Reasons that removed nothing are left out, and where none
    /// did, so is what came in: it was kept.
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
                "unexplained", "No declared reason tells why", FlowBarKind.Unexplained, Pick(RowOutcome.Unexplained), input.Unexplained, Length(left),
                Length(Math.Abs(input.Unexplained)), Share(Math.Abs(input.Unexplained))));
        }
        var kept = input.RowsKept ?? left;
        bars.Add(new($"{(kept == input.RowsIn ? "all " : "")}rows {(table.IsLanding ? "read" : "kept")}", "", FlowBarKind.Kept, Pick(RowOutcome.Kept), kept, 0, Length(kept), Share(kept)));
        if (input.Factor is { } factor)
            bars.Add(new("rows out", "The join makes several rows of one", FlowBarKind.Out, null, table.RowsOut, 0, 1, FlowText.Times(factor)));
        return bars.ToImmutable();
    }
}
