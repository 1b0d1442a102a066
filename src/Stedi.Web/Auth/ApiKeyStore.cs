using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Caching.Memory;
using Stedi.Web.Data;

namespace Stedi.Web.Auth;

/// <summary>
/// Makes, finds and revokes keys. What was found is remembered for <see cref="CacheTime"/>: so long can a key that another instance revoked go on
/// working; here it ends at once.
/// </summary>
public sealed class ApiKeyStore(IDbContextFactory<StediDbContext> contexts, AdminKey admin, TimeProvider time) : IDisposable
{
    public const int MaxNameLength = 100;
    private const string Prefix = "stedi_";
    private static readonly TimeSpan CacheTime = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LastUsedPrecision = TimeSpan.FromMinutes(1);

    private readonly MemoryCache _known = new(new MemoryCacheOptions { SizeLimit = 10_000 });

    public void Dispose() => _known.Dispose();

    /// <summary>The holder of a key that was found lately; asks no database.</summary>
    public Caller? FindKnown(string value)
    {
        if (value.Length > Secret.MaxLength)
            return null;
        var hash = Secret.Hash(value);
        return admin.Match(hash) ? admin.Caller : _known.Get<Caller>(hash);
    }

    /// <summary>The holder of this key, or null where there is no such key or it was revoked.</summary>
    public async Task<Caller?> FindAsync(string value, CancellationToken cancellationToken)
    {
        if (FindKnown(value) is { } known)
            return known;
        if (value.Length > Secret.MaxLength)
            return null;
        var hash = Secret.Hash(value);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var key = await context.Set<ApiKey>().AsNoTracking().SingleOrDefaultAsync(k => k.Hash == hash && k.RevokedAt == null, cancellationToken);
        if (key is null || !Secret.Match(key.Hash, hash))
            return null;
        await TouchAsync(context, key.Id, cancellationToken);
        return Remember(hash, new Caller(key.Id.ToString("N"), key.Name, key.Role));
    }

    /// <summary>Whether the key behind a session still opens doors.</summary>
    public async Task<bool> IsActiveAsync(string keyId, CancellationToken cancellationToken)
    {
        if (keyId == admin.Caller.KeyId || _known.TryGetValue(keyId, out _))
            return true;
        if (!Guid.TryParseExact(keyId, "N", out var id))
            return false;
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var active = await context.Set<ApiKey>().AnyAsync(k => k.Id == id && k.RevokedAt == null, cancellationToken);
        return active && Remember(keyId, keyId) is not null;
    }

    public async Task<IReadOnlyList<ApiKey>> ListAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.Set<ApiKey>().AsNoTracking().OrderBy(k => k.CreatedAt).ToListAsync(cancellationToken);
    }

    /// <summary>The key, and its value, which nobody sees again.</summary>
    public async Task<(ApiKey Key, string Value)> CreateAsync(string name, Role role, string createdBy, CancellationToken cancellationToken)
    {
        var value = Prefix + Secret.Create();
        var key = new ApiKey
        {
            Id = Guid.CreateVersion7(),
            Name = name,
            Hash = Secret.Hash(value),
            Role = role,
            CreatedAt = time.GetUtcNow(),
            CreatedBy = createdBy,
        };
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        context.Add(key);
        await context.SaveChangesAsync(cancellationToken);
        return (key, value);
    }

    /// <summary>False where there is no such key. Revoking again changes nothing.</summary>
    public async Task<bool> RevokeAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var key = await context.Set<ApiKey>().SingleOrDefaultAsync(k => k.Id == id, cancellationToken);
        if (key is null)
            return false;
        key.Revoke(time.GetUtcNow());
        await context.SaveChangesAsync(cancellationToken);
        _known.Remove(key.Hash);
        _known.Remove(key.Id.ToString("N"));
        return true;
    }

    private async Task TouchAsync(StediDbContext context, Guid id, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var stale = now - LastUsedPrecision;
        await context.Set<ApiKey>().Where(k => k.Id == id && (k.LastUsedAt == null || k.LastUsedAt < stale))
            .ExecuteUpdateAsync(s => s.SetProperty(k => k.LastUsedAt, now), cancellationToken);
    }

    private T Remember<T>(string name, T value) =>
        _known.Set(name, value, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = CacheTime });
}
