using System.Collections.Immutable;
using System.Globalization;
using Stedi.Pipeline.Engines;

namespace Stedi.Web.Tables;

public enum WaterfallKind { In, Drop, Unexplained, Kept }

/// <summary>One bar of the waterfall. Start and length are shares of rows in.</summary>
public sealed record WaterfallBar(string Label, WaterfallKind Kind, long Rows, double Start, double Length)
{
    /// <summary>A bar with few rows stays visible.</summary>
    public string Style => string.Create(CultureInfo.InvariantCulture, $"left:{100 * Start:0.###}%;width:{100 * Length:0.###}%;min-width:{(Rows > 0 ? 2 : 0)}px");

    /// <summary>The bars from rows in, reason by reason, down to rows kept.</summary>
    public static ImmutableArray<WaterfallBar> Of(InputMetrics input)
    {
        double Share(long rows) => input.RowsIn == 0 ? 0 : Math.Clamp((double)rows / input.RowsIn, 0, 1);
        var bars = ImmutableArray.CreateBuilder<WaterfallBar>();
        bars.Add(new("rows in", WaterfallKind.In, input.RowsIn, 0, Share(input.RowsIn)));
        var left = input.RowsIn;
        foreach (var drop in input.Drops)
        {
            left -= drop.Rows;
            bars.Add(new(drop.Reason, WaterfallKind.Drop, drop.Rows, Share(left), Share(drop.Rows)));
        }
        if (input.Unexplained != 0)
        {
            left -= input.Unexplained;
            bars.Add(new("unexplained", WaterfallKind.Unexplained, input.Unexplained, Share(left), Share(Math.Abs(input.Unexplained))));
        }
        bars.Add(new("rows kept", WaterfallKind.Kept, input.RowsKept ?? left, 0, Share(input.RowsKept ?? left)));
        return bars.ToImmutable();
    }
}
