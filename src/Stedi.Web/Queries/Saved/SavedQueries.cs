using Microsoft.EntityFrameworkCore;
using Stedi.Web.Data;

namespace Stedi.Web.Queries.Saved;

/// <param name="Text">What the name or the statement holds, in any case; null: anything.</param>
/// <param name="Before">The id of the last one of the page before.</param>
/// <param name="Limit">1 to 200.</param>
public sealed record SavedFilter(string? Text = null, Guid? Before = null, int Limit = 50);

/// <summary>Keeps statements under names: one's own, and what others share. A key's own are kept for as long as nobody removes them.</summary>
public sealed class SavedQueries(IDbContextFactory<StediDbContext> contexts, TimeProvider time)
{
    /// <summary>Of one key.</summary>
    public const int MaxPerKey = 500;

    /// <summary>Newest first; one more than asked for where there are more.</summary>
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

    /// <summary>Null where there is none that this person may see.</summary>
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
        // Of many that are saved at once, none is counted too late, and no name is taken twice.
        await using var turn = await context.TakeTurnAsync(TurnOf(author.Key), cancellationToken);
        if (await TakenAsync(context, author.Key, wish.Name.Trim(), id: null, cancellationToken) is { } taken)
            return taken;
        if (await context.Set<SavedQuery>().CountAsync(q => q.OwnerKey == author.Key, cancellationToken) >= MaxPerKey)
            return new SaveResult.Conflict($"You keep {MaxPerKey} queries, which is as many as one key may. Remove some first.");
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

    /// <summary>Only its owner changes a statement.</summary>
    public async Task<SaveResult> ChangeAsync(Guid id, SaveQuery wish, QueryAuthor author, CancellationToken cancellationToken)
    {
        if (wish.Refusal is { } refusal)
            return new SaveResult.Refused(refusal);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await using var turn = await context.TakeTurnAsync(TurnOf(author.Key), cancellationToken);
        if (await VisibleTo(author, context).AsTracking().SingleOrDefaultAsync(q => q.Id == id, cancellationToken) is not { } query)
            return new SaveResult.Missing();
        if (query.OwnerKey != author.Key)
            return new SaveResult.NotYours($"'{query.Name}' is {query.CreatedBy}'s. Save it under a name of your own.");
        if (await TakenAsync(context, author.Key, wish.Name.Trim(), id, cancellationToken) is { } taken)
            return taken;
        (query.Name, query.Sql, query.IsShared, query.ChangedAt) = (wish.Name.Trim(), wish.Sql, wish.IsShared, time.GetUtcNow());
        var result = await KeepAsync(context, query, cancellationToken);
        await turn.CommitAsync(cancellationToken);
        return result;
    }

    /// <summary>Its owner removes it, or an admin. False where there is none that he may remove.</summary>
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

    /// <summary>Null where the name is free. Asked within the turn of its owner: an index that refuses it would leave an error in the log.</summary>
    private static async Task<SaveResult?> TakenAsync(StediDbContext context, string ownerKey, string name, Guid? id, CancellationToken cancellationToken) =>
        await context.Set<SavedQuery>().AnyAsync(q => q.OwnerKey == ownerKey && q.Name == name && q.Id != id, cancellationToken)
            ? new SaveResult.Conflict($"You keep a query named '{name}' already. Choose another name, or change that one.")
            : null;
}
