using System.Security.Claims;
using Stedi.Pipeline.Engines;
using Stedi.Web.Auth;

namespace Stedi.Web.Versions;

/// <summary>
/// Rows that a check or a reader found wrong are shown as they are, whatever their columns are called, and keys of landing files that are no column are
/// part of rows as well: only operators see them. A viewer sees how many there are.
/// </summary>
public static class RowMask
{
    /// <summary>The version as this person may see it.</summary>
    public static VersionView For(ClaimsPrincipal user, VersionView version) => IsOpen(user)
        ? version
        : version with
        {
            Metrics = version.Metrics with { Checks = [.. version.Metrics.Checks.Select(c => c with { Samples = [] })], Landing = Hide(version.Metrics.Landing) },
        };

    /// <summary>Whether rows that are wrong are open to this person.</summary>
    public static bool IsOpen(ClaimsPrincipal user) => user.IsInRole(Policies.Operator);

    /// <summary>How landing files were read, without what is part of their rows.</summary>
    public static LandingMetrics? Hide(LandingMetrics? landing) => landing is null ? null : landing with { NewFields = [] };
}
