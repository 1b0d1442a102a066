using System.Security.Claims;
using Stedi.Web.Auth;

namespace Stedi.Web.Queries;

/// <summary>Who asks, as far as queries care.</summary>
/// <param name="Key">The key that he holds.</param>
/// <param name="IsAdmin">He sees everybody's queries.</param>
public sealed record QueryAuthor(string Key, string Name, bool IsAdmin)
{
    public static QueryAuthor Of(ClaimsPrincipal user) => new(
        Caller.KeyIdOf(user) ?? throw new InvalidOperationException("Nobody is signed in."),
        user.Identity?.Name ?? "",
        user.IsInRole(Policies.Admin));
}
