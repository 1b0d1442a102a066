using System.Security.Claims;

namespace Stedi.Web.Auth;

/// <summary>Whether a session still opens doors: as long as its key or its person does, in the role in which it was opened.</summary>
public sealed class Sessions(ApiKeyStore keys, PeopleStore people)
{
    public async Task<bool> IsActiveAsync(ClaimsPrincipal session, CancellationToken cancellationToken) => Caller.KeyIdOf(session) is { } id
        && (PeopleStore.IsPerson(id)
            ? await people.IsActiveAsync(id, Policies.RoleOf(session), cancellationToken)
            : await keys.IsActiveAsync(id, cancellationToken));
}
