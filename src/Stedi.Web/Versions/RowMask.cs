using System.Security.Claims;
using Stedi.Web.Auth;

namespace Stedi.Web.Versions;

/// <summary>
/// Rows that a check or a reader found wrong are shown as they are, whatever their columns are called: only operators see them. A viewer sees how
/// many there are.
/// </summary>
public static class RowMask
{
    /// <summary>The version as this person may see it.</summary>
    public static VersionView For(ClaimsPrincipal user, VersionView version) => user.IsInRole(Policies.Operator)
        ? version
        : version with { Metrics = version.Metrics with { Checks = [.. version.Metrics.Checks.Select(c => c with { Samples = [] })] } };
}
