using System.Security.Claims;

namespace Stedi.Web.Auth;

/// <summary>Whether a session still opens doors: until it is signed out, and as long as its key does, or its person as he was when it was opened.</summary>
public sealed class Sessions(ApiKeyStore keys, PeopleStore people, EndedSessions ended)
{
    private const string IdClaim = "stedi:session";

    /// <summary>A new session of a browser.</summary>
    public static ClaimsPrincipal Open(Caller caller, string scheme)
    {
        var session = caller.ToPrincipal(scheme);
        session.Identities.Single().AddClaim(new(IdClaim, Guid.NewGuid().ToString("N")));
        return session;
    }

    /// <summary>Null of a caller that shows its key with each request, and so has no session.</summary>
    public static Guid? IdOf(ClaimsPrincipal session) => Guid.TryParseExact(session.FindFirstValue(IdClaim), "N", out var id) ? id : null;

    /// <summary>Signs it out: no copy of its cookie opens a door from now on.</summary>
    public Task EndAsync(ClaimsPrincipal session, CancellationToken cancellationToken) =>
        IdOf(session) is { } id ? ended.EndAsync(id, cancellationToken) : Task.CompletedTask;

    public async Task<bool> IsActiveAsync(ClaimsPrincipal session, CancellationToken cancellationToken) => Caller.KeyIdOf(session) is { } key
        && !(IdOf(session) is { } id && await ended.ContainsAsync(id, cancellationToken))
        && (PeopleStore.IsPerson(key)
            ? Caller.StampOf(session) is { } stamp && await people.IsActiveAsync(key, stamp, cancellationToken)
            : await keys.IsActiveAsync(key, cancellationToken));
}
