namespace Stedi.Web.Queries.Results;

/// <summary>A chart that the columns of a result can show.</summary>
/// <param name="Choice">With all columns. X is null, or Y empty, only if the result has no numbers to draw.</param>
/// <param name="Note">What differs from the wanted chart and why; null if nothing does.</param>
public sealed record FittedChart(ChartChoice Choice, string? Note)
{
    public bool CanDraw => Choice.X is not null && !Choice.Y.IsEmpty;
}
