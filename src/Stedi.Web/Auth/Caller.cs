using System.Security.Claims;

namespace Stedi.Web.Auth;

/// <summary>Who calls: the holder of a key.</summary>
/// <param name="KeyId">Which key; a session ends when its key does.</param>
/// <param name="Name">The key's name, as history shows it.</param>
/// <param name="Stamp">A person's: see <see cref="Person.Stamp"/>. A key has none, since it never changes.</param>
public sealed record Caller(string KeyId, string Name, Role Role, Guid? Stamp = null)
{
    private const string KeyClaim = "stedi:key";
    private const string StampClaim = "stedi:stamp";

    /// <summary>A principal carries the names of its role and of all below, so that <c>IsInRole("operator")</c> is true of an admin.</summary>
    public ClaimsPrincipal ToPrincipal(string scheme)
    {
        var identity = new ClaimsIdentity(
            [new(ClaimTypes.Name, Name), new(KeyClaim, KeyId), .. Policies.Roles(Role).Select(r => new Claim(ClaimTypes.Role, r))], scheme);
        if (Stamp is { } stamp)
            identity.AddClaim(new(StampClaim, stamp.ToString("N")));
        return new(identity);
    }

    /// <summary>The name under which what a principal does is kept.</summary>
    public static string NameOf(ClaimsPrincipal principal) =>
        principal.Identity?.Name ?? throw new InvalidOperationException("Nobody is signed in: the endpoint lacks its policy.");

    /// <summary>The highest role that a principal has; a viewer's where it has none.</summary>
    public static Role RoleOf(ClaimsPrincipal principal) => Enum.GetValues<Role>().LastOrDefault(r => principal.IsInRole(Policies.Name(r)));

    public static string? KeyIdOf(ClaimsPrincipal principal) => principal.FindFirstValue(KeyClaim);

    public static Guid? StampOf(ClaimsPrincipal principal) => Guid.TryParseExact(principal.FindFirstValue(StampClaim), "N", out var stamp) ? stamp : null;
}
