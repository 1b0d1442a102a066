using Stedi.Web.Components;

namespace Stedi.Web.Queries;

/// <summary>The computed texts of queries.</summary>
internal static class QueryText
{
    public static string Word(QueryStatus status) => status.ToString().ToLowerInvariant();

    /// <summary>Rows and duration of a query that succeeded, to append to its status; otherwise empty.</summary>
    public static string Facts(QueryView query) =>
        query.RowCount is { } rows ? $" · {Figures.Plural(rows, "row")} · {Figures.Duration(TimeSpan.FromMilliseconds(query.ElapsedMs ?? 0))}" : "";

    /// <param name="estimate">Null before the first estimate: the shortcuts are shown.</param>
    public static string Estimate(QueryEstimate? estimate) => estimate switch
    {
        null => "Ctrl+Enter runs the query · Ctrl+M lets Tab leave the editor",
        { Refusal: { } refusal } => refusal,
        { Tables.IsEmpty: true } => "Reads no tables",
        { Cost: { } cost } => $"Reads up to {Figures.Bytes(cost.ScannedBytes)}, costs up to {Figures.Dollars(cost)}",
        _ => $"Reads {string.Join(", ", estimate.Tables.Select(t => $"{t.Name} ({(t.RowCount is { } rows ? Figures.Plural(rows, "row") : "not built yet")})"))}",
    };
}
