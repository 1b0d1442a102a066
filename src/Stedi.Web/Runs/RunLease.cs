using System.Data;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Stedi.Web.Data;

namespace Stedi.Web.Runs;

/// <summary>
/// The right to change one run, with the one connection for all work under it. Waiting for a second connection while holding the first
/// could exhaust the pool. The right is a Postgres session lock on that connection, so a process that dies loses it at once.
/// It covers engine calls too, so that two drivers never submit the same attempt.
/// </summary>
internal sealed class RunLease(StediDbContext db, Func<bool> release) : IAsyncDisposable
{
    public StediDbContext Db => db;

    /// <summary>Set when the lease is disposed: a drive was turned away meanwhile, so another drive is needed.</summary>
    public bool IsDriveWanted { get; private set; }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await using (db)
            {
                db.KeepsItsConnection = false;
                // The pool keeps the session open, so release the lock explicitly. A broken connection has already released it.
                if (db.Database.GetDbConnection().State == ConnectionState.Open)
                    await db.Database.ExecuteSqlRawAsync("SELECT pg_advisory_unlock_all()", CancellationToken.None);
            }
        }
        catch (NpgsqlException)
        {
            // The connection just broke, and the lock went with it.
        }
        finally
        {
            IsDriveWanted = release();
        }
    }
}
