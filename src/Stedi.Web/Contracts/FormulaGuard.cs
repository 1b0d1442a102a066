using System.Buffers;

namespace Stedi.Web.Contracts;

/// <summary>
/// CSV on its way to somebody who may open it in a spreadsheet. Text that a spreadsheet would take for a formula, and carry out, gets an apostrophe in
/// front. Numbers of columns of numbers stay: -5 is no formula. A field that needs quotes has them already, so that one byte more changes nothing else.
/// </summary>
/// <param name="target">Stays open.</param>
/// <param name="numbers">Of each column, whether it holds numbers. The header and columns beyond these are text.</param>
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
            // Within a field nothing but these is of interest.
            var rest = part[1..];
            var next = _isStart ? 0 : rest.IndexOfAny("\",\n"u8);
            var end = 1 + (next < 0 ? rest.Length : next);
            _safe.Write(part[..end]);
            part = part[end..];
        }
    }

    /// <summary>A CR outside quotes is the end of a line.</summary>
    private bool IsFormula(byte first) =>
        (first is (byte)'=' or (byte)'+' or (byte)'-' or (byte)'@' or (byte)'\t' || (first is (byte)'\r' && _isQuoted))
        && (_isHeader || _column >= numbers.Count || !numbers[_column]);

    private void Look(byte read)
    {
        switch (read)
        {
            case (byte)'"':
                // The quote that opens a field is no part of it. One that is doubled closes and opens again.
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
