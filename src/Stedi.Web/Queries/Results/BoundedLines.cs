namespace Stedi.Web.Queries.Results;

/// <summary>The lines of a stream with their positions. Lines that are too long are skipped without buffering them.</summary>
internal sealed class BoundedLines(Stream stream, int maxBytes)
{
    private byte[] _buffer = new byte[64 * 1024];
    private int _start;
    private int _end;
    private long _next = stream.CanSeek ? stream.Position : 0;

    /// <summary>The position of the line.</summary>
    public long Position { get; private set; }

    /// <summary>The line without its end; empty if it is too long. Valid until the next read.</summary>
    public ReadOnlyMemory<byte> Line { get; private set; }

    public bool IsTooLong { get; private set; }

    /// <summary>False after the last line. Text without a line end is not a line.</summary>
    public async ValueTask<bool> NextAsync(CancellationToken cancellationToken)
    {
        (Position, IsTooLong) = (_next, false);
        for (var searched = 0; ;)
        {
            var found = _buffer.AsSpan(_start + searched, _end - _start - searched).IndexOf((byte)'\n');
            if (found >= 0)
            {
                var length = searched + found;
                IsTooLong |= length > maxBytes;
                Line = IsTooLong ? default : _buffer.AsMemory(_start, length);
                (_start, _next) = (_start + length + 1, _next + length + 1);
                return true;
            }
            searched = _end - _start;
            if (searched > maxBytes)
            {
                IsTooLong = true;
                _next += searched;
                (_start, _end, searched) = (0, 0, 0);
            }
            if (!await FillAsync(cancellationToken))
                return false;
        }
    }

    private async ValueTask<bool> FillAsync(CancellationToken cancellationToken)
    {
        var held = _end - _start;
        if (held == _buffer.Length)
            Array.Resize(ref _buffer, _buffer.Length * 2);
        else if (_start > 0)
            _buffer.AsSpan(_start, held).CopyTo(_buffer);
        if (_start > 0)
            (_start, _end) = (0, held);
        var read = await stream.ReadAsync(_buffer.AsMemory(_end), cancellationToken);
        _end += read;
        return read > 0;
    }
}
