namespace Stedi.Web.Auth;

/// <summary>A one-time link that opens one session. Valid for <see cref="Lifetime"/> (admin) or <see cref="PersonLifetime"/> (a person, because the link must be sent).</summary>
public sealed class SignInLink
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(15);

    public static readonly TimeSpan PersonLifetime = TimeSpan.FromDays(1);

    /// <summary>SHA-256 of the token. The token itself is not stored.</summary>
    public required string Hash { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Who it signs in; null: the admin.</summary>
    public Guid? PersonId { get; init; }

    public DateTimeOffset? UsedAt { get; private set; }

    /// <summary>When a newer link for the same person replaced it. Admin links do not replace each other, because several servers can print one at startup.</summary>
    public DateTimeOffset? ReplacedAt { get; private set; }
}
