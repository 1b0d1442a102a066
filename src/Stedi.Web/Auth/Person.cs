namespace Stedi.Web.Auth;

/// <summary>Somebody who signs in by links that an admin makes for him, and has no key.</summary>
public sealed class Person
{
    public required Guid Id { get; init; }

    /// <summary>Unique among people and keys that work: history tells who did what by it.</summary>
    public required string Name { get; init; }

    public required Role Role { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required string CreatedBy { get; init; }

    /// <summary>Since then he may not come in; null while he may.</summary>
    public DateTimeOffset? DisabledAt { get; private set; }

    public DateTimeOffset? LastSignInAt { get; private set; }

    /// <summary>A session carries the one under which it was opened and ends with it: to be again what one was does not bring it back.</summary>
    public Guid Stamp { get; private set; } = Guid.NewGuid();

    public void Disable(DateTimeOffset at) => DisabledAt ??= at;

    public void Enable() => DisabledAt = null;

    internal void EndSessions() => Stamp = Guid.NewGuid();

    internal void SignIn(DateTimeOffset at) => LastSignInAt = at;

    public Caller ToCaller() => new(PeopleStore.KeyIdOf(Id), Name, Role, Stamp);
}
