using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;

namespace Stedi.Web.Rows;

/// <summary>Which versions one looks at: those that are published, those of a run, or one of a table and those that it was made from.</summary>
/// <param name="Table">Only this table and what it is made from; null: the whole pipeline.</param>
/// <param name="Version">Of <paramref name="Table"/>; null: the published one.</param>
/// <param name="Run">The versions that it built, in place of those that are published.</param>
public sealed record RowScope(TableName? Table = null, string? Version = null, Guid? Run = null)
{
    public static readonly RowScope Published = new();

    /// <summary>What an address asks for; what cannot be read there asks for nothing.</summary>
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
