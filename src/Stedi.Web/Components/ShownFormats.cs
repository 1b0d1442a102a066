using Stedi.Pipeline.Model;

namespace Stedi.Web.Components;

/// <summary>What the reader chose for columns of whole numbers, by their names: it holds wherever the page shows a column of that name. One for each open page.</summary>
public sealed class ShownFormats
{
    private readonly Dictionary<string, ColumnFormat> _chosen = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Null where nothing was chosen.</summary>
    public ColumnFormat? Of(string column) => _chosen.TryGetValue(column, out var format) ? format : null;

    public void Choose(string column, ColumnFormat format) => _chosen[column] = format;
}
