using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;

namespace Stedi.Web.Rows;

/// <summary>The selected versions: the published ones, those of a run, or one version of a table with its upstream.</summary>
/// <param name="Table">Only this table and its upstream; null: the whole pipeline.</param>
/// <param name="Version">A version of <paramref name="Table"/>; null: the published one.</param>
/// <param name="Run">Uses the versions that this run built instead of the published ones.</param>
public sealed record RowScope(TableName? Table = null, string? Version = null, Guid? Run = null)
{
    public static readonly RowScope Published = new();

    /// <summary>Reads a URL. Invalid values are ignored.</summary>
    public static RowScope Read(string? table, string? version, string? run)
    {
        var name = TableName.TryParse(table, out var parsed) ? parsed : null;
        return new(
            name, name is not null && PlainName.IsValid(version) ? version : null, Guid.TryParse(run, CultureInfo.InvariantCulture, out var id) ? id : null);
    }

    public string ToUrl(RowPick? pick = null) => QueryHelpers.AddQueryString("/rows", new Dictionary<string, string?>
    {
        ["table"] = Table?.Value,
        ["version"] = Version,
        ["run"] = Run?.ToString(),
        ["show"] = pick?.ToText(),
    });
}
