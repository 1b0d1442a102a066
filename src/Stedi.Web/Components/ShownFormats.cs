using Stedi.Pipeline.Model;

namespace Stedi.Web.Components;

/// <summary>
/// The formats that the user chose for integer columns, by name. A choice applies to all columns of that name on the page. One instance per
/// open page.
/// </summary>
public sealed class ShownFormats
{
    private readonly Dictionary<string, ColumnFormat> _chosen = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Null if nothing was chosen.</summary>
    public ColumnFormat? Of(string column) => _chosen.TryGetValue(column, out var format) ? format : null;

    public void Choose(string column, ColumnFormat format) => _chosen[column] = format;
}
