using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Authorization;
using Stedi.Web.Auth;

namespace Stedi.Web.Queries;

/// <summary>The user of an open page. Checked before each action, because the role can change while the page is open.</summary>
public sealed class QuerySession(AuthenticationStateProvider sessions, IAuthorizationService access)
{
    public const string Refusal = "Queries require the operator role, because rows can contain personal data. Ask an admin for this role.";

    /// <exception cref="UnauthorizedAccessException">The user's role does not allow it. The message is for the user.</exception>
    public async Task<QueryAuthor> AuthorAsync()
    {
        var user = (await sessions.GetAuthenticationStateAsync()).User;
        return (await access.AuthorizeAsync(user, Policies.Operator)).Succeeded ? QueryAuthor.Of(user) : throw new UnauthorizedAccessException(Refusal);
    }
}
