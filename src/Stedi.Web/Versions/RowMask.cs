using System.Security.Claims;
using Stedi.Pipeline.Engines;
using Stedi.Web.Auth;

namespace Stedi.Web.Versions;

/// <summary>
/// Hides unmasked row data from viewers: rows that violate a check, rejected lines, and keys of landing files without a column. Only
/// operators see them. Viewers see their number.
/// </summary>
public static class RowMask
{
    /// <summary>The version, masked for this user.</summary>
    public static VersionView For(ClaimsPrincipal user, VersionView version) => IsOpen(user)
        ? version
        : version with
        {
            Metrics = version.Metrics with { Checks = [.. version.Metrics.Checks.Select(c => c with { Samples = [] })], Landing = Hide(version.Metrics.Landing) },
        };

    /// <summary>Whether this user may see unmasked row data.</summary>
    public static bool IsOpen(ClaimsPrincipal user) => user.IsInRole(Policies.Operator);

    /// <summary>The landing metrics without row data.</summary>
    public static LandingMetrics? Hide(LandingMetrics? landing) => landing is null ? null : landing with { NewFields = [] };
}
