using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Stedi.Web.Contracts;

namespace Stedi.Web.Queries.Saved;

/// <param name="Name">1 to 100 characters, unique among your saved queries.</param>
/// <param name="Sql">The statement. It is stored without validation.</param>
/// <param name="IsShared">All operators can read and run it.</param>
public sealed record SaveQuery(
    [property: Line(SavedQuery.MaxNameLength)] string Name, [property: Lines(SavedQuery.MaxSqlLength)] string Sql, bool IsShared = false)
{
    /// <summary>Why it cannot be saved; null if it is valid.</summary>
    [JsonIgnore]
    public string? Refusal => this switch
    {
        _ when Name.Trim().Length is 0 or > SavedQuery.MaxNameLength => $"The name must have 1 to {SavedQuery.MaxNameLength} characters.",
        _ when Name.Any(char.IsControl) => "The name contains a control character. Remove it.",
        _ when string.IsNullOrWhiteSpace(Sql) => "sql is empty. Write a statement to save.",
        _ when Sql.Length > SavedQuery.MaxSqlLength => $"sql must have at most {SavedQuery.MaxSqlLength:N0} characters.",
        _ when Sql.Contains('\0', StringComparison.Ordinal) => "sql contains a NUL character. Remove it.",
        _ => null,
    };
}

/// <param name="IsYours">You can change and remove it.</param>
public sealed record SavedQueryView(
    Guid Id, string Name, string Sql, bool IsShared, bool IsYours, string CreatedBy, DateTimeOffset CreatedAt, DateTimeOffset ChangedAt)
{
    public static SavedQueryView Of(SavedQuery query, QueryAuthor reader) => new(
        query.Id, query.Name, query.Sql, query.IsShared, query.OwnerKey == reader.Key, query.CreatedBy, query.CreatedAt, query.ChangedAt);
}

public sealed record SavedQueryList(ImmutableArray<SavedQueryView> Items, string? NextCursor)
{
    /// <param name="found">One more than <paramref name="limit"/> if there are more.</param>
    public static SavedQueryList Of(List<SavedQuery> found, int limit, QueryAuthor reader) => new(
        [.. found.Take(limit).Select(q => SavedQueryView.Of(q, reader))],
        found.Count > limit ? found[limit - 1].Id.ToString("N") : null);
}
