using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Stedi.Web.Data;

/// <summary>Lets what looks first and then writes go one after the other, on all instances.</summary>
internal static class Turns
{
    /// <summary>Waits for whoever has the turn of this name. It lasts as long as the transaction; what was not committed is undone.</summary>
    public static async Task<IDbContextTransaction> TakeTurnAsync(this StediDbContext db, string name, CancellationToken cancellationToken)
    {
        var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock(hashtextextended({name}, 0))", cancellationToken);
        return transaction;
    }
}
