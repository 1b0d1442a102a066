using System.Collections.Immutable;
using Stedi.Pipeline.Engines;

namespace Stedi.Web.Components.Grid;

/// <summary>Rows in memory: a page of a table, or samples.</summary>
/// <param name="kinds">The <see cref="GridRow.Kind"/> of each row; omit for none.</param>
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
