using System.Security.Claims;
using Stedi.Web.Versions;

namespace Stedi.Web.Runs;

/// <summary>Removes row data from the report of a run, as <see cref="RowMask"/> does for a version.</summary>
public static class ReportMask
{
    /// <summary>The report with the row data that this user may see.</summary>
    public static RunReport For(ClaimsPrincipal user, RunReport report) => RowMask.IsOpen(user)
        ? report
        : report with
        {
            Tables = [.. report.Tables.Select(t => t with { Checks = [.. t.Checks.Select(c => c with { Samples = [] })], Landing = RowMask.Hide(t.Landing) })],
        };
}
