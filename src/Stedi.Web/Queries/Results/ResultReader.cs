using System.Collections.Immutable;
using Stedi.Pipeline.Engines;
using Stedi.Web.Components.Grid;

namespace Stedi.Web.Queries.Results;

/// <summary>
/// Reads pages of one stored result. See <see cref="ResultFormat.Json"/> for its lines. It keeps an index of row positions, so that pages near the end
/// of a large result do not need a read from the start.
/// </summary>
public sealed class ResultReader(IQueryEngine engine, Guid id, ImmutableArray<ResultColumn> columns, int rowCount) : IRowSource, IDisposable
{
    /// <summary>Maximum bytes of a row to show.</summary>
    public const int MaxRowBytes = 1 << 20;

    private const int Stride = 256;

    private readonly SemaphoreSlim _reading = new(1);

    /// <summary>Positions of the rows 0, <see cref="Stride"/>, 2 × <see cref="Stride"/>… read so far.</summary>
    private readonly List<long> _marks = [];

    public ImmutableArray<ResultColumn> Columns => columns;

    public int RowCount => rowCount;

    /// <exception cref="QueryException">The result is no longer stored.</exception>
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

    /// <summary>From the second row on, each row follows a comma.</summary>
    private static ReadOnlySpan<byte> Row(ReadOnlySpan<byte> line) => line is [(byte)',', ..] ? line[1..] : line;
}
