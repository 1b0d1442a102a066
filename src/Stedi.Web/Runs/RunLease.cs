using System.Data;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Stedi.Web.Data;

namespace Stedi.Web.Runs;

/// <summary>
/// The right to change one run, and the one connection that everything done under it uses: a pool runs dry when its users wait for a second
/// connection while they hold the first. The right is a session lock of Postgres on that connection, so a process that dies loses it at once.
/// It covers the calls to the engine too, so that two drivers never submit the same attempt.
/// </summary>
internal sealed class RunLease(StediDbContext db, Func<bool> release) : IAsyncDisposable
{
    public StediDbContext Db => db;

    /// <summary>Set when the lease is disposed: a drive was turned away meanwhile, so another one has to follow.</summary>
    public bool IsDriveWanted { get; private set; }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await using (db)
            {
                db.KeepsItsConnection = false;
                // The pool keeps the session open, so the lock is released by hand. A broken connection has released it already.
                if (db.Database.GetDbConnection().State == ConnectionState.Open)
                    await db.Database.ExecuteSqlRawAsync("SELECT pg_advisory_unlock_all()", CancellationToken.None);
            }
        }
        catch (NpgsqlException)
        {
            // The connection broke just now, and the lock went with it.
        }
        finally
        {
            IsDriveWanted = release();
        }
    }
}
