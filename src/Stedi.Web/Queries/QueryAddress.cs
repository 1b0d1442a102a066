using Microsoft.AspNetCore.Http.Extensions;
using Stedi.Web.Queries.Results;

namespace Stedi.Web.Queries;

/// <summary>What the query page shows, as its address holds it. Nothing there runs by itself: an address may come from anybody.</summary>
/// <param name="Query">A query that was run, with its result.</param>
/// <param name="Saved">A saved one, as it was opened.</param>
/// <param name="Sql">The text of the editor, where it is none of these and short.</param>
/// <param name="Chart">The chart of the result; null: its rows.</param>
public sealed record QueryAddress(Guid? Query = null, Guid? Saved = null, string? Sql = null, ChartChoice? Chart = null)
{
    /// <summary>Longer texts are saved to be shared: browsers and proxies cut addresses of some length.</summary>
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
