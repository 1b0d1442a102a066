using System.Collections.Immutable;
using Stedi.Pipeline.Engines;

namespace Stedi.Web.Components.Grid;

/// <summary>Rows for a grid, which reads the visible ones. A source never changes; other rows are another source.</summary>
public interface IRowSource
{
    /// <summary>Columns without a type have an empty type.</summary>
    ImmutableArray<ResultColumn> Columns { get; }

    int RowCount { get; }

    /// <summary>The number of rows on previous pages, for row numbers.</summary>
    int Offset => 0;

    /// <summary>All rows if they are few and in memory, to render at once. Null to load the visible ones.</summary>
    ImmutableArray<GridRow>? Held => null;

    /// <summary>Rows from <paramref name="offset"/> within this source; fewer at its end.</summary>
    /// <exception cref="QueryException">The rows cannot be read. The message is for the user.</exception>
    Task<ImmutableArray<GridRow>> ReadAsync(int offset, int count, CancellationToken cancellationToken);
}
