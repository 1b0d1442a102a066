namespace Stedi.Web.Auth;

/// <summary>A key as it is kept: its value is shown once, when it is made, and is nowhere afterwards.</summary>
public sealed class ApiKey
{
    public required Guid Id { get; init; }

    public required string Name { get; init; }

    /// <summary>SHA-256 of the value; the value holds 256 random bits, so nothing slower is needed.</summary>
    public required string Hash { get; init; }

    public required Role Role { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required string CreatedBy { get; init; }

    /// <summary>From then on it opens no door; null: never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Right to about a minute.</summary>
    public DateTimeOffset? LastUsedAt { get; private set; }

    public DateTimeOffset? RevokedAt { get; private set; }

    public void Revoke(DateTimeOffset at) => RevokedAt ??= at;
}
