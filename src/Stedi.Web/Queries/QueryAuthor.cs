using System.Security.Claims;
using Stedi.Web.Auth;

namespace Stedi.Web.Queries;

/// <summary>The author or reader of a query.</summary>
/// <param name="Key">The key of the caller.</param>
public sealed record QueryAuthor(string Key, string Name, Role Role)
{
    /// <summary>Admins see all queries.</summary>
    public bool IsAdmin => Role == Role.Admin;

    public static QueryAuthor Of(ClaimsPrincipal user) => new(
        Caller.KeyIdOf(user) ?? throw new InvalidOperationException("Not signed in."),
        user.Identity?.Name ?? "",
        Caller.RoleOf(user));
}
