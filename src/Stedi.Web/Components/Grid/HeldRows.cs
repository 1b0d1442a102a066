using System.Collections.Immutable;
using Stedi.Pipeline.Engines;

namespace Stedi.Web.Components.Grid;

/// <summary>Rows that are all there: a page of a table, samples.</summary>
/// <param name="kinds">Of each row, see <see cref="GridRow.Kind"/>; none where it is left out.</param>
public sealed class HeldRows(
    ImmutableArray<ResultColumn> columns, ImmutableArray<ImmutableArray<object?>> rows, int offset = 0, ImmutableArray<string> kinds = default) : IRowSource
{
    public ImmutableArray<ResultColumn> Columns => columns;

    public int RowCount => rows.Length;

    public int Offset => offset;

    public ImmutableArray<GridRow>? Held { get; } =
        [.. rows.Select((row, i) => new GridRow(i, [.. row.Select(v => v is null ? null : Cells.Text(v))], kinds.IsDefault ? null : kinds[i]))];

    public Task<ImmutableArray<GridRow>> ReadAsync(int offset, int count, CancellationToken cancellationToken) =>
        Task.FromResult<ImmutableArray<GridRow>>([.. Held!.Value.Skip(offset).Take(count)]);
}
