namespace Stedi.Web.Auth;

/// <summary>Opens one session, once: of the admin within <see cref="Lifetime"/>, of a person within <see cref="PersonLifetime"/>, since it is sent to him.</summary>
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
}
