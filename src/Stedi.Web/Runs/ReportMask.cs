using System.Security.Claims;
using Stedi.Web.Versions;

namespace Stedi.Web.Runs;

/// <summary>The report of a run without the rows that its checks found wrong, as <see cref="RowMask"/> does it for a version.</summary>
public static class ReportMask
{
    /// <summary>The report as this person may see it.</summary>
    public static RunReport For(ClaimsPrincipal user, RunReport report) => RowMask.IsOpen(user)
        ? report
        : report with
        {
            Tables = [.. report.Tables.Select(t => t with { Checks = [.. t.Checks.Select(c => c with { Samples = [] })], Landing = RowMask.Hide(t.Landing) })],
        };
}
