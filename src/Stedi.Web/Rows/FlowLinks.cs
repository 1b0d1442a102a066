using Microsoft.AspNetCore.WebUtilities;
using Stedi.Web.Components;

namespace Stedi.Web.Rows;

/// <summary>The URLs of what a flow's numbers count, as far as the row flow does not show it itself.</summary>
internal static class FlowLinks
{
    /// <summary>The rejected lines of a landing table, by reason; null for other flows.</summary>
    public static string? Rejects(RowPick pick, string version) => pick.IsRaw ? TableLinks.Drops(pick.Table, version, pick.Outcome.Reason) : null;

    /// <summary>The file in the landing table's list of files, with its rejected lines.</summary>
    public static string File(TableFlow table, FileGroup file) => TableLinks.Drops(table.Table, table.Version, file: file.Name);

    /// <summary>The export of a flow as CSV.</summary>
    /// <param name="version">The version that read the rows.</param>
    public static string Export(RowPick pick, string version) => QueryHelpers.AddQueryString($"/api/v1/rows/{pick.Table}/export", new Dictionary<string, string?>
    {
        ["input"] = pick.Input.Value,
        ["outcome"] = pick.Outcome.Kind.ToString().ToLowerInvariant(),
        ["reason"] = pick.Outcome.Reason,
        ["version"] = version,
    });
}
