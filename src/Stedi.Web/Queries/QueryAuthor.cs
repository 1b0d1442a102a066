using System.Security.Claims;
using Stedi.Web.Auth;

namespace Stedi.Web.Queries;

/// <summary>The author or reader of a query.</summary>
/// <param name="Key">The key of the caller.</param>
/// <param name="IsAdmin">Admins see all queries.</param>
public sealed record QueryAuthor(string Key, string Name, bool IsAdmin)
{
    public static QueryAuthor Of(ClaimsPrincipal user) => new(
        Caller.KeyIdOf(user) ?? throw new InvalidOperationException("Not signed in."),
        user.Identity?.Name ?? "",
        user.IsInRole(Policies.Admin));
}
