namespace Stedi.Web.Auth;

/// <summary>A stored API key. Its value is shown once, at creation, and is not stored.</summary>
public sealed class ApiKey
{
    public required Guid Id { get; init; }

    public required string Name { get; init; }

    /// <summary>SHA-256 of the value. The value has 256 random bits, so a slower hash is not needed.</summary>
    public required string Hash { get; init; }

    public required Role Role { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required string CreatedBy { get; init; }

    /// <summary>When the key expires; null: never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Accurate to about a minute.</summary>
    public DateTimeOffset? LastUsedAt { get; private set; }

    public DateTimeOffset? RevokedAt { get; private set; }

    public void Revoke(DateTimeOffset at) => RevokedAt ??= at;
}
