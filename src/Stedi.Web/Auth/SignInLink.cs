namespace Stedi.Web.Auth;

/// <summary>Opens one session, once: of the admin within <see cref="Lifetime"/>, of a person within <see cref="PersonLifetime"/>, since it is sent to them.</summary>
public sealed class SignInLink
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(15);

    public static readonly TimeSpan PersonLifetime = TimeSpan.FromDays(1);

    /// <summary>SHA-256 of the token; the token itself is kept nowhere.</summary>
    public required string Hash { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Whom it lets in; null: the admin.</summary>
    public Guid? PersonId { get; init; }

    public DateTimeOffset? UsedAt { get; private set; }

    /// <summary>When a newer link for the same person took its place. Links for the admin do not replace each other: several servers may print one at start.</summary>
    public DateTimeOffset? ReplacedAt { get; private set; }
}
