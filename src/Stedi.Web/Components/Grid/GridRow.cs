using System.Collections.Immutable;

namespace Stedi.Web.Components.Grid;

/// <summary>A row of data with values as text.</summary>
/// <param name="Index">Index within its source, from 0.</param>
/// <param name="Cells">Null is NULL. Default if the row is too large to show.</param>
/// <param name="Kind">A CSS class of the row.</param>
public sealed record GridRow(int Index, ImmutableArray<string?> Cells, string? Kind = null)
{
    public bool IsTooLarge => Cells.IsDefault;
}
