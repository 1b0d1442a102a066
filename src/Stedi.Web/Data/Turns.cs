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

    /// <summary>A further turn, within the transaction that is open.</summary>
    public static Task AwaitTurnAsync(this StediDbContext db, string name, CancellationToken cancellationToken) =>
        db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock(hashtextextended({name}, 0))", cancellationToken);
}
