using System.Collections.Immutable;
using Stedi.Pipeline.Engines;

namespace Stedi.Web.Components.Grid;

/// <summary>Rows for a grid, which reads those that are in view. They do not change: other rows are another source.</summary>
public interface IRowSource
{
    /// <summary>A column without a type has the empty one.</summary>
    ImmutableArray<ResultColumn> Columns { get; }

    int RowCount { get; }

    /// <summary>Rows on the pages before, by which these are numbered.</summary>
    int Offset => 0;

    /// <summary>All the rows, where they are few and at hand: a grid draws them at once. Null where it is to ask for those in view.</summary>
    ImmutableArray<GridRow>? Held => null;

    /// <summary>Rows from <paramref name="offset"/> on, counted within this source; fewer where it ends.</summary>
    /// <exception cref="QueryException">The rows cannot be read. The message is for the reader.</exception>
    Task<ImmutableArray<GridRow>> ReadAsync(int offset, int count, CancellationToken cancellationToken);
}
