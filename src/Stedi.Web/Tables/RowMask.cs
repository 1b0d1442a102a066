using System.Security.Claims;
using Stedi.Pipeline.Engines;
using Stedi.Web.Auth;
using Stedi.Web.Runs;
using Stedi.Web.Tables.Landing;

namespace Stedi.Web.Tables;

/// <summary>
/// Rows that a check or a reader found wrong are shown as they are, whatever their columns are called, and keys of landing files that are no column are
/// part of rows as well: only operators see them. A viewer sees how many there are.
/// </summary>
public static class RowMask
{
    /// <summary>The report as this person may see it.</summary>
    public static RunReport For(ClaimsPrincipal user, RunReport report) => IsOpen(user)
        ? report
        : report with
        {
            Tables = [.. report.Tables.Select(t => t with { Checks = [.. t.Checks.Select(c => c with { Samples = [] })], Landing = Hide(t.Landing) })],
        };

    /// <summary>The version as this person may see it.</summary>
    public static VersionView For(ClaimsPrincipal user, VersionView version) => IsOpen(user)
        ? version
        : version with
        {
            Metrics = version.Metrics with { Checks = [.. version.Metrics.Checks.Select(c => c with { Samples = [] })], Landing = Hide(version.Metrics.Landing) },
        };

    /// <summary>How landing files were read, as this person may see it.</summary>
    public static LandingView For(ClaimsPrincipal user, LandingView landing) => IsOpen(user) ? landing : landing with { NewFields = [] };

    private static bool IsOpen(ClaimsPrincipal user) => user.IsInRole(Policies.Operator);

    private static LandingMetrics? Hide(LandingMetrics? landing) => landing is null ? null : landing with { NewFields = [] };
}
