using System.Collections.Immutable;
using Stedi.Pipeline.Engines;
using Stedi.Web.Components.Grid;

namespace Stedi.Web.Queries.Results;

/// <summary>
/// Reads pages of one kept result: see <see cref="ResultFormat.Json"/> for its lines. It remembers where every so many-th row begins, so that the end
/// of a large result is not read from its start for each page.
/// </summary>
public sealed class ResultReader(IQueryEngine engine, Guid id, ImmutableArray<ResultColumn> columns, int rowCount) : IRowSource, IDisposable
{
    /// <summary>Bytes of a row that is still shown.</summary>
    public const int MaxRowBytes = 1 << 20;

    private const int Stride = 256;

    private readonly SemaphoreSlim _reading = new(1);

    /// <summary>Where the rows 0, <see cref="Stride"/>, 2 × <see cref="Stride"/>… begin, as far as was read.</summary>
    private readonly List<long> _marks = [];

    public ImmutableArray<ResultColumn> Columns => columns;

    public int RowCount => rowCount;

    /// <exception cref="QueryException">The result is not kept any more.</exception>
    public async Task<ImmutableArray<GridRow>> ReadAsync(int offset, int count, CancellationToken cancellationToken)
    {
        await _reading.WaitAsync(cancellationToken);
        try
        {
            await using var stream = await engine.OpenResultAsync(id, ResultFormat.Json, cancellationToken);
            return await ReadAsync(stream, offset, count, cancellationToken);
        }
        finally
        {
            _reading.Release();
        }
    }

    public void Dispose() => _reading.Dispose();

    private async Task<ImmutableArray<GridRow>> ReadAsync(Stream stream, int offset, int count, CancellationToken cancellationToken)
    {
        var mark = Math.Min(offset / Stride, _marks.Count - 1);
        if (mark >= 0)
            stream.Position = _marks[mark];
        var lines = new BoundedLines(stream, MaxRowBytes);
        if (mark < 0)
            await lines.NextAsync(cancellationToken);
        var rows = ImmutableArray.CreateBuilder<GridRow>();
        for (var row = Math.Max(0, mark) * Stride; row < offset + count && await lines.NextAsync(cancellationToken); row++)
        {
            if (lines.Line.Span is [(byte)']', ..])
                break;
            if (row == _marks.Count * Stride)
                _marks.Add(lines.Position);
            if (row >= offset)
                rows.Add(lines.IsTooLong ? new(row, default) : ResultLine.Parse(row, Row(lines.Line.Span)));
        }
        return rows.ToImmutable();
    }

    /// <summary>From the second row on each stands behind a comma.</summary>
    private static ReadOnlySpan<byte> Row(ReadOnlySpan<byte> line) => line is [(byte)',', ..] ? line[1..] : line;
}
