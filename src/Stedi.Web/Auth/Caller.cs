using System.Security.Claims;

namespace Stedi.Web.Auth;

/// <summary>The caller: the holder of a key or a person.</summary>
/// <param name="KeyId">The id of the key. A session ends with its key.</param>
/// <param name="Name">The name that history shows.</param>
/// <param name="Stamp">See <see cref="Person.Stamp"/>. Null for a key, because a key never changes.</param>
public sealed record Caller(string KeyId, string Name, Role Role, Guid? Stamp = null)
{
    private const string KeyClaim = "stedi:key";
    private const string StampClaim = "stedi:stamp";

    /// <summary>A principal has its role and all lower ones: <c>IsInRole("operator")</c> is true for an admin.</summary>
    public ClaimsPrincipal ToPrincipal(string scheme)
    {
        var identity = new ClaimsIdentity(
            [new(ClaimTypes.Name, Name), new(KeyClaim, KeyId), .. Policies.Roles(Role).Select(r => new Claim(ClaimTypes.Role, r))], scheme);
        if (Stamp is { } stamp)
            identity.AddClaim(new(StampClaim, stamp.ToString("N")));
        return new(identity);
    }

    /// <summary>The name that history records for what a principal does.</summary>
    public static string NameOf(ClaimsPrincipal principal) =>
        principal.Identity?.Name ?? throw new InvalidOperationException("Not signed in: the endpoint has no authorization policy.");

    /// <summary>The highest role of a principal. Viewer if it has none.</summary>
    public static Role RoleOf(ClaimsPrincipal principal) => Enum.GetValues<Role>().LastOrDefault(r => principal.IsInRole(Policies.Name(r)));

    public static string? KeyIdOf(ClaimsPrincipal principal) => principal.FindFirstValue(KeyClaim);

    public static Guid? StampOf(ClaimsPrincipal principal) => Guid.TryParseExact(principal.FindFirstValue(StampClaim), "N", out var stamp) ? stamp : null;
}
