using System.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Stedi.Web.Data;

/// <summary>Lets what looks first and then writes go one after the other, on all instances. Nothing outside Postgres is asked within a turn.</summary>
internal static class Turns
{
    /// <summary>Waits for whoever has the turn of this name. It lasts as long as the transaction; what was not committed is undone.</summary>
    public static async Task<IDbContextTransaction> TakeTurnAsync(this StediDbContext db, string name, CancellationToken cancellationToken)
    {
        var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await db.AwaitTurnAsync(name, cancellationToken);
        return transaction;
    }

    /// <summary>As <see cref="TakeTurnAsync"/>, beside others who share the turn; whoever takes it alone waits for all of them.</summary>
    public static async Task<IDbContextTransaction> ShareTurnAsync(this StediDbContext db, string name, CancellationToken cancellationToken)
    {
        var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock_shared(hashtextextended({name}, 0))", cancellationToken);
        return transaction;
    }

    /// <summary>Takes the turn alone where nobody has it at this moment, within the transaction that is open.</summary>
    public static Task<bool> TryTurnAsync(this StediDbContext db, string name, CancellationToken cancellationToken) =>
        db.Database.SqlQuery<bool>($"SELECT pg_try_advisory_xact_lock(hashtextextended({name}, 0)) AS \"Value\"").SingleAsync(cancellationToken);

    /// <summary>
    /// Shares the turn for as long as the returned object lives, over any number of transactions of this context. For work that takes longer than a
    /// transaction should.
    /// </summary>
    public static async Task<IAsyncDisposable> HoldTurnAsync(this StediDbContext db, string name, CancellationToken cancellationToken)
    {
        await db.Database.OpenConnectionAsync(cancellationToken);
        await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_lock_shared(hashtextextended({name}, 0))", cancellationToken);
        db.KeepsItsConnection = true;
        return new HeldTurn(db);
    }

    /// <summary>As <see cref="HoldTurnAsync"/>, but alone. Null where another has the turn at this moment.</summary>
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

    /// <summary>A further turn, within the transaction that is open.</summary>
    public static Task AwaitTurnAsync(this StediDbContext db, string name, CancellationToken cancellationToken) =>
        db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock(hashtextextended({name}, 0))", cancellationToken);

    private sealed class HeldTurn(StediDbContext db) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            db.KeepsItsConnection = false;
            // The pool keeps the session open, so the lock is released by hand. A broken connection has released it already.
            if (db.Database.GetDbConnection().State == ConnectionState.Open)
                await db.Database.ExecuteSqlRawAsync("SELECT pg_advisory_unlock_all()", CancellationToken.None);
            await db.Database.CloseConnectionAsync();
        }
    }
}
