namespace Stedi.Web.Auth;

/// <summary>A person who signs in with links from an admin and has no key.</summary>
public sealed class Person
{
    public required Guid Id { get; init; }

    /// <summary>Unique among people and active keys, because history identifies callers by name.</summary>
    public required string Name { get; init; }

    public required Role Role { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required string CreatedBy { get; init; }

    /// <summary>When the person was disabled; null while enabled.</summary>
    public DateTimeOffset? DisabledAt { get; private set; }

    public DateTimeOffset? LastSignInAt { get; private set; }

    /// <summary>Changes with every change of the person. A session carries its stamp and ends with it. Undoing a change does not restore the session.</summary>
    public Guid Stamp { get; private set; } = Guid.NewGuid();

    public void Disable(DateTimeOffset at) => DisabledAt ??= at;

    public void Enable() => DisabledAt = null;

    internal void EndSessions() => Stamp = Guid.NewGuid();

    internal void SignIn(DateTimeOffset at) => LastSignInAt = at;

    public Caller ToCaller() => new(PeopleStore.KeyIdOf(Id), Name, Role, Stamp);
}
