namespace Stedi.Web.Queries.Results;

/// <summary>The names of charts.</summary>
internal static class ChartWords
{
    public static string Title(ChartKind kind) => kind switch
    {
        ChartKind.Bar => "Bar",
        ChartKind.Line => "Line",
        ChartKind.Time => "Time series",
        _ => "Scatter",
    };

    /// <summary>Within a sentence.</summary>
    public static string Of(ChartKind kind) => Title(kind).ToLowerInvariant();
}
