using System.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Stedi.Web.Data;

/// <summary>Serializes check-then-write operations on all instances with advisory locks. Only Postgres is called within a turn.</summary>
internal static class Turns
{
    /// <summary>Takes the turn with this name, after waiting for its holder. It lasts as long as the transaction; uncommitted changes are rolled back.</summary>
    public static async Task<IDbContextTransaction> TakeTurnAsync(this StediDbContext db, string name, CancellationToken cancellationToken)
    {
        var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await db.AwaitTurnAsync(name, cancellationToken);
        return transaction;
    }

    /// <summary>
    /// As <see cref="TakeTurnAsync"/>, but shared with others. A caller that takes the turn exclusively waits for all of them.
    /// </summary>
    public static async Task<IDbContextTransaction> ShareTurnAsync(this StediDbContext db, string name, CancellationToken cancellationToken)
    {
        var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock_shared(hashtextextended({name}, 0))", cancellationToken);
        return transaction;
    }

    /// <summary>Takes the turn exclusively if it is free now, within the open transaction.</summary>
    public static Task<bool> TryTurnAsync(this StediDbContext db, string name, CancellationToken cancellationToken) =>
        db.Database.SqlQuery<bool>($"SELECT pg_try_advisory_xact_lock(hashtextextended({name}, 0)) AS \"Value\"").SingleAsync(cancellationToken);

    /// <summary>
    /// Shares the turn until the returned object is disposed, over any number of transactions of this context. For work that takes too long for
    /// one transaction.
    /// </summary>
    public static async Task<IAsyncDisposable> HoldTurnAsync(this StediDbContext db, string name, CancellationToken cancellationToken)
    {
        await db.Database.OpenConnectionAsync(cancellationToken);
        await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_lock_shared(hashtextextended({name}, 0))", cancellationToken);
        db.KeepsItsConnection = true;
        return new HeldTurn(db);
    }

    /// <summary>Like <see cref="HoldTurnAsync"/>, but exclusive. Returns null if another process has the turn.</summary>
    public static async Task<IAsyncDisposable?> TryHoldTurnAsync(this StediDbContext db, string name, CancellationToken cancellationToken)
    {
        await db.Database.OpenConnectionAsync(cancellationToken);
        var held = new HeldTurn(db);
        if (await db.Database.SqlQuery<bool>($"SELECT pg_try_advisory_lock(hashtextextended({name}, 0)) AS \"Value\"").SingleAsync(cancellationToken))
        {
            db.KeepsItsConnection = true;
            return held;
        }
        await held.DisposeAsync();
        return null;
    }

    /// <summary>Takes a further turn within the open transaction.</summary>
    public static Task AwaitTurnAsync(this StediDbContext db, string name, CancellationToken cancellationToken) =>
        db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock(hashtextextended({name}, 0))", cancellationToken);

    private sealed class HeldTurn(StediDbContext db) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            db.KeepsItsConnection = false;
            // The pool keeps the session open, so release the lock explicitly. A broken connection has already released it.
            if (db.Database.GetDbConnection().State == ConnectionState.Open)
                await db.Database.ExecuteSqlRawAsync("SELECT pg_advisory_unlock_all()", CancellationToken.None);
            await db.Database.CloseConnectionAsync();
        }
    }
}
