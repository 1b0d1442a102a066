using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using Stedi.Pipeline.Engines;
using Stedi.Web.Data;

namespace Stedi.Web.Queries;

/// <param name="Text">Text in the statement, in any case; null: any.</param>
/// <param name="Before">The id of the last query on the previous page.</param>
/// <param name="Limit">1 to 200.</param>
public sealed record QueryFilter(string? Text = null, QueryStatus? Status = null, Guid? Before = null, int Limit = 50)
{
    public const int MaxLimit = 200;
    public const int MaxText = 200;
}

public sealed record QueryList(ImmutableArray<QueryView> Items, string? NextCursor);

/// <summary>Reads a caller's own earlier queries. The same holds for admins.</summary>
public sealed class QueryHistory(IDbContextFactory<StediDbContext> contexts, IQueryEngine engine)
{
    /// <summary>Newest first.</summary>
    public async Task<QueryList> ListAsync(QueryFilter filter, QueryAuthor author, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var queries = context.Set<Query>().AsNoTracking().Where(q => q.OwnerKey == author.Key);
        if (filter.Status is { } status)
            queries = queries.Where(q => q.Status == status);
        if (filter.Before is { } before)
            queries = queries.Where(q => q.Id < before);
        if (LikePattern.Holding(filter.Text) is { } pattern)
            queries = queries.Where(q => EF.Functions.ILike(q.Sql, pattern, LikePattern.Escape));
        var found = await queries.OrderByDescending(q => q.Id).Take(filter.Limit + 1).ToListAsync(cancellationToken);
        return new(
            [.. found.Take(filter.Limit).Select(q => QueryView.Of(q, engine.Price))],
            found.Count > filter.Limit ? found[filter.Limit - 1].Id.ToString("N") : null);
    }
}
