using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Stedi.Web.Contracts;

namespace Stedi.Web.Queries.Saved;

/// <param name="Name">1 to 100 characters; each of yours has its own.</param>
/// <param name="Sql">It is kept as it is, right or wrong.</param>
/// <param name="IsShared">Every operator may read and run it.</param>
public sealed record SaveQuery(
    [property: Line(SavedQuery.MaxNameLength)] string Name, [property: Lines(SavedQuery.MaxSqlLength)] string Sql, bool IsShared = false)
{
    /// <summary>Why it cannot be kept; null where it can.</summary>
    [JsonIgnore]
    public string? Refusal => this switch
    {
        _ when Name.Trim().Length is 0 or > SavedQuery.MaxNameLength => $"name: 1 to {SavedQuery.MaxNameLength} characters.",
        _ when Name.Any(char.IsControl) => "name: it holds a control character.",
        _ when string.IsNullOrWhiteSpace(Sql) => "sql: there is no statement to keep.",
        _ when Sql.Length > SavedQuery.MaxSqlLength => $"sql: {SavedQuery.MaxSqlLength} characters at most.",
        _ when Sql.Contains('\0', StringComparison.Ordinal) => "sql: it holds a NUL character; remove it.",
        _ => null,
    };
}

/// <param name="IsYours">You may change and remove it.</param>
public sealed record SavedQueryView(
    Guid Id, string Name, string Sql, bool IsShared, bool IsYours, string CreatedBy, DateTimeOffset CreatedAt, DateTimeOffset ChangedAt)
{
    public static SavedQueryView Of(SavedQuery query, QueryAuthor reader) => new(
        query.Id, query.Name, query.Sql, query.IsShared, query.OwnerKey == reader.Key, query.CreatedBy, query.CreatedAt, query.ChangedAt);
}

public sealed record SavedQueryList(ImmutableArray<SavedQueryView> Items, string? NextCursor)
{
    /// <param name="found">One more than <paramref name="limit"/> where there are more.</param>
    public static SavedQueryList Of(List<SavedQuery> found, int limit, QueryAuthor reader) => new(
        [.. found.Take(limit).Select(q => SavedQueryView.Of(q, reader))],
        found.Count > limit ? found[limit - 1].Id.ToString("N") : null);
}
