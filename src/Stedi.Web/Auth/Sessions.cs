using System.Security.Claims;

namespace Stedi.Web.Auth;

/// <summary>Whether a session still opens doors: as long as its key does, or its person as he was when it was opened.</summary>
public sealed class Sessions(ApiKeyStore keys, PeopleStore people)
{
    public async Task<bool> IsActiveAsync(ClaimsPrincipal session, CancellationToken cancellationToken) => Caller.KeyIdOf(session) is { } id
        && (PeopleStore.IsPerson(id)
            ? Caller.StampOf(session) is { } stamp && await people.IsActiveAsync(id, stamp, cancellationToken)
            : await keys.IsActiveAsync(id, cancellationToken));
}
