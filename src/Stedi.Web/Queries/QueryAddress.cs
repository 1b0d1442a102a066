using Microsoft.AspNetCore.Http.Extensions;
using Stedi.Web.Queries.Results;

namespace Stedi.Web.Queries;

/// <summary>The state of the query page in its URL. Opening a URL never runs a query, because a URL can come from anyone.</summary>
/// <param name="Query">A query that ran, with its result.</param>
/// <param name="Saved">The opened saved query.</param>
/// <param name="Sql">The text of the editor, if it is short and differs from both.</param>
/// <param name="Chart">The chart of the result; null shows its rows.</param>
public sealed record QueryAddress(Guid? Query = null, Guid? Saved = null, string? Sql = null, ChartChoice? Chart = null)
{
    /// <summary>Longer texts must be saved to be shared, because browsers and proxies truncate long URLs.</summary>
    public const int MaxSql = 2000;

    public static QueryAddress Read(string? query, string? saved, string? sql, string? chart, string? x, string[]? y) => new(
        Guid.TryParse(query, out var id) ? id : null,
        Guid.TryParse(saved, out var kept) ? kept : null,
        sql is { Length: > 0 and <= MaxSql } ? sql : null,
        ChartChoice.Read(chart, x, y));

    public string ToUrl()
    {
        var words = new QueryBuilder();
        Add("query", Query?.ToString());
        Add("saved", Saved?.ToString());
        Add("sql", Sql?.Length <= MaxSql ? Sql : null);
        Add("chart", Chart?.Word);
        Add("x", Chart?.X);
        foreach (var y in Chart?.Y ?? [])
            Add("y", y);
        return "/query" + words;

        void Add(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value))
                words.Add(name, value);
        }
    }
}
