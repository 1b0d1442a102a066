using System.Collections.Immutable;

namespace Stedi.Web.Components.Grid;

/// <summary>A row of data, its values as text.</summary>
/// <param name="Index">From 0, within its source.</param>
/// <param name="Cells">Null is NULL. Default where the row is too large to be shown.</param>
/// <param name="Kind">A class of the row for the style sheet.</param>
public sealed record GridRow(int Index, ImmutableArray<string?> Cells, string? Kind = null)
{
    public bool IsTooLarge => Cells.IsDefault;
}
