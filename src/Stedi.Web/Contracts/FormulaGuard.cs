using System.Buffers;

namespace Stedi.Web.Contracts;

/// <summary>
/// Makes CSV safe for spreadsheets: text that a spreadsheet would run as a formula gets an apostrophe in front. Values of number columns
/// stay unchanged, because -5 is not a formula. A field that needs quotes already has them, so the extra byte is safe.
/// </summary>
/// <param name="target">The output. Stays open.</param>
/// <param name="numbers">Whether each column holds numbers. The header and any further columns are text.</param>
internal sealed class FormulaGuard(Stream target, IReadOnlyList<bool> numbers) : Stream
{
    private readonly ArrayBufferWriter<byte> _safe = new();
    private int _column;
    private bool _isHeader = true;
    private bool _isQuoted;
    private bool _isStart = true;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        Guard(buffer);
        target.Write(_safe.WrittenSpan);
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Guard(buffer.Span);
        return target.WriteAsync(_safe.WrittenMemory, cancellationToken);
    }

    public override void Flush() => target.Flush();

    public override Task FlushAsync(CancellationToken cancellationToken) => target.FlushAsync(cancellationToken);

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private void Guard(ReadOnlySpan<byte> part)
    {
        _safe.ResetWrittenCount();
        while (!part.IsEmpty)
        {
            if (_isStart && IsFormula(part[0]))
                _safe.Write("'"u8);
            Look(part[0]);
            // Within a field only these bytes matter.
            var rest = part[1..];
            var next = _isStart ? 0 : rest.IndexOfAny("\",\n"u8);
            var end = 1 + (next < 0 ? rest.Length : next);
            _safe.Write(part[..end]);
            part = part[end..];
        }
    }

    /// <summary>A CR outside quotes ends a line.</summary>
    private bool IsFormula(byte first) =>
        (first is (byte)'=' or (byte)'+' or (byte)'-' or (byte)'@' or (byte)'\t' || (first is (byte)'\r' && _isQuoted))
        && (_isHeader || _column >= numbers.Count || !numbers[_column]);

    private void Look(byte read)
    {
        switch (read)
        {
            case (byte)'"':
                // An opening quote is not part of the field. A doubled quote closes and reopens it.
                _isStart &= !_isQuoted;
                _isQuoted = !_isQuoted;
                break;
            case (byte)',' when !_isQuoted:
                _column++;
                _isStart = true;
                break;
            case (byte)'\n' when !_isQuoted:
                (_column, _isHeader, _isStart) = (0, false, true);
                break;
            default:
                _isStart = false;
                break;
        }
    }
}
