using System.Collections.Immutable;
using Stedi.Pipeline.Engines;
using Stedi.Web.Components.Grid;

namespace Stedi.Web.Queries.Results;

/// <summary>The stored rows of a result in another order. It holds their positions, not their values.</summary>
/// <param name="positions">In the stored file, in order.</param>
public sealed class SortedRows(ResultReader reader, long[] positions) : IRowSource
{
    public ImmutableArray<ResultColumn> Columns => reader.Columns;

    public int RowCount => positions.Length;

    public Task<ImmutableArray<GridRow>> ReadAsync(int offset, int count, CancellationToken cancellationToken) => offset >= positions.Length
        ? Task.FromResult(ImmutableArray<GridRow>.Empty)
        : reader.ReadAsync(offset, positions.AsMemory(offset, Math.Min(count, positions.Length - offset)), cancellationToken);
}
