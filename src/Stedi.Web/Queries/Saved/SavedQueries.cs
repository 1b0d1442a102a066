using Microsoft.EntityFrameworkCore;
using Stedi.Web.Data;

namespace Stedi.Web.Queries.Saved;

/// <param name="Text">Text in the name or the statement, in any case; null: any.</param>
/// <param name="Before">The id of the last query on the previous page.</param>
/// <param name="Limit">1 to 200.</param>
public sealed record SavedFilter(string? Text = null, Guid? Before = null, int Limit = 50);

/// <summary>Stores named queries: a caller's own, and those that others share. They stay until someone removes them.</summary>
public sealed class SavedQueries(IDbContextFactory<StediDbContext> contexts, TimeProvider time)
{
    /// <summary>Maximum saved queries of one key.</summary>
    public const int MaxPerKey = 500;

    /// <summary>Newest first. Returns one more than the limit if there are more.</summary>
    public async Task<List<SavedQuery>> ListAsync(SavedFilter filter, QueryAuthor reader, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var queries = VisibleTo(reader, context);
        if (filter.Before is { } before)
            queries = queries.Where(q => q.Id < before);
        if (LikePattern.Holding(filter.Text) is { } pattern)
            queries = queries.Where(q => EF.Functions.ILike(q.Name, pattern, LikePattern.Escape) || EF.Functions.ILike(q.Sql, pattern, LikePattern.Escape));
        return await queries.OrderByDescending(q => q.Id).Take(filter.Limit + 1).ToListAsync(cancellationToken);
    }

    /// <summary>Null if the reader cannot see such a query.</summary>
    public async Task<SavedQuery?> FindAsync(Guid id, QueryAuthor reader, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await VisibleTo(reader, context).SingleOrDefaultAsync(q => q.Id == id, cancellationToken);
    }

    public async Task<SaveResult> SaveAsync(SaveQuery wish, QueryAuthor author, CancellationToken cancellationToken)
    {
        if (wish.Refusal is { } refusal)
            return new SaveResult.Refused(refusal);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        // Serialized per owner, so that concurrent saves respect the limit and unique names.
        await using var turn = await context.TakeTurnAsync(TurnOf(author.Key), cancellationToken);
        if (await TakenAsync(context, author.Key, wish.Name.Trim(), id: null, cancellationToken) is { } taken)
            return taken;
        if (await context.Set<SavedQuery>().CountAsync(q => q.OwnerKey == author.Key, cancellationToken) >= MaxPerKey)
            return new SaveResult.Conflict($"Your key has {MaxPerKey} saved queries, which is the limit. Remove some first.");
        var now = time.GetUtcNow();
        var query = new SavedQuery
        {
            Id = Guid.CreateVersion7(now), OwnerKey = author.Key, CreatedBy = author.Name, Name = wish.Name.Trim(), Sql = wish.Sql, IsShared = wish.IsShared,
            CreatedAt = now, ChangedAt = now,
        };
        context.Add(query);
        var result = await KeepAsync(context, query, cancellationToken);
        await turn.CommitAsync(cancellationToken);
        return result;
    }

    /// <summary>Only the owner can change a query.</summary>
    public async Task<SaveResult> ChangeAsync(Guid id, SaveQuery wish, QueryAuthor author, CancellationToken cancellationToken)
    {
        if (wish.Refusal is { } refusal)
            return new SaveResult.Refused(refusal);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await using var turn = await context.TakeTurnAsync(TurnOf(author.Key), cancellationToken);
        if (await VisibleTo(author, context).AsTracking().SingleOrDefaultAsync(q => q.Id == id, cancellationToken) is not { } query)
            return new SaveResult.Missing();
        if (query.OwnerKey != author.Key)
            return new SaveResult.NotYours($"'{query.Name}' belongs to {query.CreatedBy}. Save it as a new query.");
        if (await TakenAsync(context, author.Key, wish.Name.Trim(), id, cancellationToken) is { } taken)
            return taken;
        (query.Name, query.Sql, query.IsShared, query.ChangedAt) = (wish.Name.Trim(), wish.Sql, wish.IsShared, time.GetUtcNow());
        var result = await KeepAsync(context, query, cancellationToken);
        await turn.CommitAsync(cancellationToken);
        return result;
    }

    /// <summary>The owner and admins can remove a query. False if there is no such query.</summary>
    public async Task<bool> RemoveAsync(Guid id, QueryAuthor author, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.Set<SavedQuery>().Where(q => q.Id == id && (author.IsAdmin || q.OwnerKey == author.Key)).ExecuteDeleteAsync(cancellationToken) > 0;
    }

    private static IQueryable<SavedQuery> VisibleTo(QueryAuthor reader, StediDbContext context) =>
        context.Set<SavedQuery>().AsNoTracking().Where(q => q.OwnerKey == reader.Key || q.IsShared || reader.IsAdmin);

    private static async Task<SaveResult> KeepAsync(StediDbContext context, SavedQuery query, CancellationToken cancellationToken)
    {
        try
        {
            await context.SaveChangesAsync(cancellationToken);
            return new SaveResult.Saved(query);
        }
        catch (DbUpdateConcurrencyException)
        {
            return new SaveResult.Missing();
        }
    }

    private static string TurnOf(string ownerKey) => $"saved_query:{ownerKey}";

    /// <summary>Null if the name is free. Call it in the owner's turn: a unique index violation would leave an error in the log.</summary>
    private static async Task<SaveResult?> TakenAsync(StediDbContext context, string ownerKey, string name, Guid? id, CancellationToken cancellationToken) =>
        await context.Set<SavedQuery>().AnyAsync(q => q.OwnerKey == ownerKey && q.Name == name && q.Id != id, cancellationToken)
            ? new SaveResult.Conflict($"You already have a query named '{name}'. Choose another name, or change that query.")
            : null;
}
