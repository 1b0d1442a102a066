using Microsoft.EntityFrameworkCore;
using Stedi.Pipeline.Definition;
using Stedi.Pipeline.Model;
using Stedi.Web.Data;

namespace Stedi.Web.Tables.Favorites;

/// <summary>
/// Stores the favorites and the recent tables of each user. They belong to the account, not to the browser like the theme: they say what someone works on,
/// which is the same on every device, and a shared browser must not show one user's tables to another.
/// </summary>
public sealed class UserTables(IDbContextFactory<StediDbContext> contexts, PipelineSource source, TimeProvider time)
{
    /// <summary>Tables that are not in the pipeline are left out. They return with their table.</summary>
    public async Task<OwnTables> ReadAsync(string ownerKey, CancellationToken cancellationToken)
    {
        if (source.LastGood is not { } pipeline)
            return OwnTables.None;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var favorites = await db.Set<FavoriteTable>().Where(f => f.OwnerKey == ownerKey).Select(f => f.Table).Take(FavoriteTable.Most).ToListAsync(cancellationToken);
        var recent = await db.Set<RecentTable>().Where(r => r.OwnerKey == ownerKey).OrderByDescending(r => r.OpenedAt).Select(r => r.Table).Take(RecentTable.Kept)
            .ToListAsync(cancellationToken);
        return new([.. favorites.Where(Exists).Order()], [.. recent.Where(Exists).Take(RecentTable.Shown)]);

        bool Exists(TableName table) => pipeline.Find(table) is not null;
    }

    public async Task<bool> IsFavoriteAsync(string ownerKey, TableName table, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Set<FavoriteTable>().AnyAsync(f => f.OwnerKey == ownerKey && f.Table == table, cancellationToken);
    }

    /// <summary>Null if the table is a favorite now; otherwise why it could not be added.</summary>
    public async Task<string?> AddAsync(string ownerKey, TableName table, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        // One after the other, so that the limit holds.
        await using var turn = await db.TakeTurnAsync($"favorite_tables:{ownerKey}", cancellationToken);
        var known = await db.Set<FavoriteTable>().Where(f => f.OwnerKey == ownerKey).Select(f => f.Table).ToListAsync(cancellationToken);
        if (known.Contains(table))
            return null;
        if (known.Count >= FavoriteTable.Most)
            return $"You have {FavoriteTable.Most} favorites, the maximum. Remove one first.";
        db.Add(new FavoriteTable { OwnerKey = ownerKey, Table = table, AddedAt = time.GetUtcNow() });
        await db.SaveChangesAsync(cancellationToken);
        await turn.CommitAsync(cancellationToken);
        return null;
    }

    public async Task RemoveAsync(string ownerKey, TableName table, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await db.Set<FavoriteTable>().Where(f => f.OwnerKey == ownerKey && f.Table == table).ExecuteDeleteAsync(cancellationToken);
    }

    /// <summary>Stores that the user opened the table, and removes what is older than the last <see cref="RecentTable.Kept"/> tables.</summary>
    public async Task OpenAsync(string ownerKey, TableName table, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await db.Database.ExecuteSqlAsync(
            $"""
            WITH opened AS (
                INSERT INTO stedi.recent_tables (owner_key, table_name, opened_at) VALUES ({ownerKey}, {table.Value}, {time.GetUtcNow()})
                ON CONFLICT (owner_key, table_name) DO UPDATE SET opened_at = excluded.opened_at)
            DELETE FROM stedi.recent_tables WHERE owner_key = {ownerKey} AND table_name IN (
                SELECT table_name FROM stedi.recent_tables WHERE owner_key = {ownerKey} AND table_name <> {table.Value}
                ORDER BY opened_at DESC OFFSET {RecentTable.Kept - 1})
            """,
            cancellationToken);
    }

    /// <summary>Removes all recent tables of the user.</summary>
    public async Task ForgetAsync(string ownerKey, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await db.Set<RecentTable>().Where(r => r.OwnerKey == ownerKey).ExecuteDeleteAsync(cancellationToken);
    }
}
