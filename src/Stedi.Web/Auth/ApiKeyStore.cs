using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Caching.Memory;
using Stedi.Web.Audit;
using Stedi.Web.Data;

namespace Stedi.Web.Auth;

/// <summary>
/// Creates, finds and revokes keys. Found keys are cached for <see cref="CacheTime"/>. A key that another instance revoked can work that much
/// longer; a key revoked here stops at once.
/// </summary>
public sealed class ApiKeyStore(IDbContextFactory<StediDbContext> contexts, AdminKey admin, TimeProvider time) : IDisposable
{
    public const int MaxNameLength = 100;
    private const string Prefix = "stedi_";
    private static readonly TimeSpan CacheTime = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LastUsedPrecision = TimeSpan.FromMinutes(1);

    private readonly MemoryCache _known = new(new MemoryCacheOptions { SizeLimit = 10_000 });

    private readonly ConcurrentDictionary<string, Lazy<Task<Caller?>>> _looks = new();

    public void Dispose() => _known.Dispose();

    /// <summary>The holder of a recently used key, without asking the database.</summary>
    public Caller? FindKnown(string value)
    {
        if (value.Length > Secret.MaxLength)
            return null;
        var hash = Secret.Hash(value);
        return admin.Match(hash) ? admin.Caller : _known.Get<Caller>(hash);
    }

    /// <summary>The holder of this key; null if the key is unknown or revoked.</summary>
    public async Task<Caller?> FindAsync(string value, CancellationToken cancellationToken)
    {
        if (FindKnown(value) is { } known)
            return known;
        if (value.Length > Secret.MaxLength)
            return null;
        var hash = Secret.Hash(value);
        // Concurrent requests with one key share one lookup.
        return await _looks.GetOrAdd(hash, h => new(() => LookAsync(h))).Value.WaitAsync(cancellationToken);
    }

    /// <summary>Not cancelled with its first caller.</summary>
    private async Task<Caller?> LookAsync(string hash)
    {
        try
        {
            return await ReadAsync(hash, CancellationToken.None);
        }
        finally
        {
            _looks.TryRemove(hash, out _);
        }
    }

    private async Task<Caller?> ReadAsync(string hash, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var key = await context.Set<ApiKey>().AsNoTracking().SingleOrDefaultAsync(k => k.Hash == hash && k.RevokedAt == null, cancellationToken);
        if (key is null || !Secret.Match(key.Hash, hash) || key.ExpiresAt <= time.GetUtcNow())
            return null;
        await TouchAsync(context, key.Id, cancellationToken);
        return Remember(hash, new Caller(key.Id.ToString("N"), key.Name, key.Role), key.ExpiresAt);
    }

    /// <summary>Whether the key of a session is still valid.</summary>
    public async Task<bool> IsActiveAsync(string keyId, CancellationToken cancellationToken)
    {
        if (keyId == admin.Caller.KeyId || _known.TryGetValue(keyId, out _))
            return true;
        if (!Guid.TryParseExact(keyId, "N", out var id))
            return false;
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var now = time.GetUtcNow();
        var active = await context.Set<ApiKey>().AsNoTracking()
            .SingleOrDefaultAsync(k => k.Id == id && k.RevokedAt == null && (k.ExpiresAt == null || k.ExpiresAt > now), cancellationToken);
        return active is not null && Remember(keyId, keyId, active.ExpiresAt) is not null;
    }

    public async Task<IReadOnlyList<ApiKey>> ListAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.Set<ApiKey>().AsNoTracking().OrderBy(k => k.CreatedAt).ToListAsync(cancellationToken);
    }

    /// <summary>Like <see cref="CreateAsync"/>, but refuses a name that is taken and says why.</summary>
    public async Task<(ApiKey? Key, string Value, string? Refusal)> TryCreateAsync(
        string name, Role role, string createdBy, DateTimeOffset? expiresAt, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        if (await CallerNames.TakenAsync(context, name, cancellationToken) is { } taken)
            return (null, "", taken);
        var (key, value) = await AddAsync(context, name, role, createdBy, expiresAt, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return (key, value, null);
    }

    /// <summary>The new key and its value, which is not shown again.</summary>
    public async Task<(ApiKey Key, string Value)> CreateAsync(string name, Role role, string createdBy, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await AddAsync(context, name, role, createdBy, null, cancellationToken);
    }

    private async Task<(ApiKey Key, string Value)> AddAsync(
        StediDbContext context, string name, Role role, string createdBy, DateTimeOffset? expiresAt, CancellationToken cancellationToken)
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
            ExpiresAt = expiresAt,
        };
        context.Add(key);
        context.Note(AuditActions.KeyCreated, createdBy, name, $"as {Policies.Name(role)}{(expiresAt is { } end ? $", until {end.UtcDateTime:yyyy-MM-dd HH:mm} UTC" : "")}", key.CreatedAt);
        await context.SaveChangesAsync(cancellationToken);
        return (key, value);
    }

    /// <summary>False if the key does not exist. Revoking twice changes nothing.</summary>
    public async Task<bool> RevokeAsync(Guid id, string by, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var key = await context.Set<ApiKey>().SingleOrDefaultAsync(k => k.Id == id, cancellationToken);
        if (key is null)
            return false;
        var now = time.GetUtcNow();
        if (key.RevokedAt is null)
            context.Note(AuditActions.KeyRevoked, by, key.Name, null, now);
        key.Revoke(now);
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

    /// <summary>Not cached beyond the expiry of the key.</summary>
    private T Remember<T>(string name, T value, DateTimeOffset? end)
    {
        var left = end - time.GetUtcNow() ?? CacheTime;
        return left <= TimeSpan.Zero ? value : _known.Set(
            name, value, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = left < CacheTime ? left : CacheTime });
    }
}
