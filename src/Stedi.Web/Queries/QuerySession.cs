using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Authorization;
using Stedi.Web.Auth;

namespace Stedi.Web.Queries;

/// <summary>Who asks on an open page. Asked before each deed: a role may have been taken away since the page was opened.</summary>
public sealed class QuerySession(AuthenticationStateProvider sessions, IAuthorizationService access)
{
    public const string Refusal = "Queries are for operators: rows may hold personal data. Ask an admin for an operator's key.";

    /// <exception cref="UnauthorizedAccessException">His role does not allow it; the message is for him.</exception>
    public async Task<QueryAuthor> AuthorAsync()
    {
        var user = (await sessions.GetAuthenticationStateAsync()).User;
        return (await access.AuthorizeAsync(user, Policies.Operator)).Succeeded ? QueryAuthor.Of(user) : throw new UnauthorizedAccessException(Refusal);
    }
}
