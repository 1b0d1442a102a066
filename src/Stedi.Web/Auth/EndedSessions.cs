using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Caching.Memory;
using Stedi.Web.Audit;
using Stedi.Web.Data;

namespace Stedi.Web.Auth;

/// <summary>
/// The sessions that were signed out and whose cookies have not expired yet. As with keys, what is signed out on another instance is seen here
/// within <see cref="CacheTime"/>.
/// </summary>
public sealed class EndedSessions(IDbContextFactory<StediDbContext> contexts, TimeProvider time) : IDisposable
{
    /// <summary>How long a cookie is good; a browser that is in use gets a new one of the same session.</summary>
    public static readonly TimeSpan CookieLifetime = TimeSpan.FromHours(12);

    private static readonly TimeSpan CacheTime = TimeSpan.FromSeconds(30);

    /// <summary>Sessions that were looked up lately and go on.</summary>
    private readonly MemoryCache _open = new(new MemoryCacheOptions { SizeLimit = 10_000 });

    public void Dispose() => _open.Dispose();

    /// <summary>Ends it, and tells the audit log who did that and where. Ending it again changes nothing.</summary>
    public async Task EndAsync(Guid id, string actor, string address, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        // Another instance may give out one more cookie before it sees the end.
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
