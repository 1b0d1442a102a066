using System.Globalization;
using Stedi.Pipeline.Engines;
using Stedi.Web.Components;

namespace Stedi.Web.Tables;

/// <summary>The dropped rows of a version's primary input, in one line.</summary>
public sealed record RowLoss(string Text, string? Title, double Share)
{
    /// <summary>The style of the bar. A small share stays visible.</summary>
    public string Width => string.Create(CultureInfo.InvariantCulture, $"width:{(Share > 0 ? Math.Max(1, 100 * Share) : 0):0.##}%");

    public static RowLoss Of(VersionMetrics? metrics)
    {
        if (metrics is null || metrics.Inputs.IsEmpty)
            return new("\u00a0", null, 0);
        if (metrics.Unaccounted is { } unknown)
            return new($"{Figures.Count(unknown.RowsIn)} read, {Figures.Count(metrics.RowsOut)} out, drops not tracked", $"Rows of {unknown.Table}. Open the table's Drops tab to track them.", 0);
        var input = metrics.Inputs[0];
        var lost = input.Drops.Sum(d => d.Rows) + Math.Max(0, input.Unexplained);
        var share = input.RowsIn > 0 ? (double)lost / input.RowsIn : 0;
        var reasons = string.Join("\n", input.Drops.Where(d => d.Rows > 0).Select(d => $"{d.Reason}: {Figures.Count(d.Rows)}"));
        if (metrics.Landing is not null)
            return new(lost == 0 ? "no lines rejected" : $"{Figures.Plural(lost, "line")} rejected", reasons, share);
        return new(
            input.RowsIn == 0 ? $"{input.Table} is empty" : lost == 0 ? $"all {Figures.Plural(input.RowsIn, "row")} of {input.Table} kept" : $"{Figures.Count(lost)} of {Figures.Count(input.RowsIn)} dropped ({Figures.Share(lost, input.RowsIn)})",
            reasons, share);
    }
}
