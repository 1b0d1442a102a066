using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Caching.Memory;
using Stedi.Web.Audit;
using Stedi.Web.Data;

namespace Stedi.Web.Auth;

/// <summary>
/// Sessions that were signed out before their cookies expired. As with keys, a sign-out on another instance is visible here
/// within <see cref="CacheTime"/>.
/// </summary>
public sealed class EndedSessions(IDbContextFactory<StediDbContext> contexts, TimeProvider time) : IDisposable
{
    /// <summary>The lifetime of a cookie. An active browser gets a new cookie of the same session.</summary>
    public static readonly TimeSpan CookieLifetime = TimeSpan.FromHours(12);

    private static readonly TimeSpan CacheTime = TimeSpan.FromSeconds(30);

    /// <summary>Recently checked sessions that are still open.</summary>
    private readonly MemoryCache _open = new(new MemoryCacheOptions { SizeLimit = 10_000 });

    public void Dispose() => _open.Dispose();

    /// <summary>Ends the session and records who did it, and from where, in the audit log. Ending it twice changes nothing.</summary>
    public async Task EndAsync(Guid id, string actor, string address, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        // Another instance can issue one more cookie before it sees the end.
        var forgotten = now + CookieLifetime + CacheTime;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await db.Set<EndedSession>().Where(s => s.ForgottenAt < now).ExecuteDeleteAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var ended = await db.Database.ExecuteSqlAsync(
            $"INSERT INTO stedi.ended_session (id, forgotten_at) VALUES ({id}, {forgotten}) ON CONFLICT DO NOTHING", cancellationToken);
        if (ended == 1)
            db.Note(AuditActions.SessionSignedOut, actor, address, null, now);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        _open.Remove(id);
    }

    public async Task<bool> ContainsAsync(Guid id, CancellationToken cancellationToken)
    {
        if (_open.TryGetValue(id, out _))
            return false;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.Set<EndedSession>().AnyAsync(s => s.Id == id, cancellationToken))
            return true;
        _open.Set(id, id, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = CacheTime });
        return false;
    }
}
