using System.Runtime.CompilerServices;
using System.Text.Unicode;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Local.Landing.Content;

namespace Stedi.Pipeline.Local.Landing;

internal enum LineKind { Line, InvalidUtf8, TooLong, End }

/// <summary>
/// Reads the lines of consecutive slices through a sliding window, so that memory does not grow with the data. Lines end with LF, CR LF or CR.
/// </summary>
internal sealed class LineReader(LandingLimits limits) : IDisposable
{
    /// <summary>The bytes to read after the end of a slice, where usually only the rest of one line is needed.</summary>
    private const int TailBytes = 4096;

    private byte[] _window = GC.AllocateUninitializedArray<byte>(limits.WindowBytes);
    private LandingFile? _file;
    private LandingContent? _content;
    private FileSlice _slice;
    private bool _skipping;
    private bool _isBehindCr;
    private int _line;
    private int _lineLength;
    private int _position;
    private int _filled;
    private int _validUntil;
    private long _offset;

    public bool IsOpen => _content is not null;

    /// <summary>The lines begun in the slice so far; after <see cref="LineKind.End"/>, all of them.</summary>
    public long Lines { get; private set; }

    /// <summary>The last line from <see cref="Read"/>. Valid until the next one is read.</summary>
    public ReadOnlyMemory<byte> Line => _window.AsMemory(_line, _lineLength);

    /// <exception cref="EngineException">The file differs from the listing, or a disk error.</exception>
    /// <exception cref="UnreadableContentException">The content does not match the name.</exception>
    public void Open(LandingFile file, FileSlice slice)
    {
        (_file, _slice) = (file, slice);
        (_skipping, _isBehindCr, _position, _filled, _validUntil, _offset, Lines) = (false, false, 0, 0, 0, 0, 0);
        // A line across the slice's start belongs to the previous slice. The byte before the start shows whether there is one.
        _offset = Math.Max(0, slice.Start - 1);
        _skipping = slice.Start > 0;
        _content = new LandingContent(file, _offset);
        if (slice.Start == 0)
            SkipByteOrderMark();
    }

    public void Close()
    {
        _content?.Dispose();
        _content = null;
    }

    public void Dispose()
    {
        Close();
        _window = [];
    }

    /// <param name="line">The line without its end, valid until the next call. Only the beginning if it is too long.</param>
    /// <exception cref="EngineException">A disk error.</exception>
    /// <exception cref="UnreadableContentException">A compressed file is damaged or incomplete.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public LineKind Read(out ReadOnlySpan<byte> line)
    {
        line = default;
        if (_skipping)
            SkipLine();
        if (_isBehindCr)
            PassLf();
        if (_offset + _position >= _slice.End)
            return LineKind.End;
        var searched = 0;
        while (true)
        {
            var rest = _window.AsSpan(_position, _filled - _position);
            var end = rest[searched..].IndexOfAny((byte)'\n', (byte)'\r');
            if (end >= 0)
                return Take(searched + end, out line);
            if (rest.Length > limits.MaxLineBytes)
            {
                // The caller gets its beginning. The next call skips the rest.
                _skipping = true;
                (_line, _lineLength) = (_position, rest.Length);
                line = rest;
                Lines++;
                return LineKind.TooLong;
            }
            searched = rest.Length;
            if (!Fill())
                return searched == 0 ? LineKind.End : TakeLast(searched, out line);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private LineKind Take(int length, out ReadOnlySpan<byte> line)
    {
        (_line, _lineLength) = (_position, length);
        line = _window.AsSpan(_position, length);
        _position += length;
        PassLineEnd();
        Lines++;
        if (length > limits.MaxLineBytes)
            return LineKind.TooLong;
        return _position <= _validUntil || Utf8.IsValid(line) ? LineKind.Line : LineKind.InvalidUtf8;
    }

    /// <summary>Takes the last line, if it has no line end.</summary>
    private LineKind TakeLast(int length, out ReadOnlySpan<byte> line)
    {
        (_line, _lineLength) = (_position, length);
        line = _window.AsSpan(_position, length);
        _position += length;
        Lines++;
        return Utf8.IsValid(line) ? LineKind.Line : LineKind.InvalidUtf8;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void PassLineEnd() => _isBehindCr = _window[_position++] == '\r';

    /// <summary>Skips the LF of a CR LF, which may not have been in the window before.</summary>
    private void PassLf()
    {
        if (_offset + _position >= _slice.End)
            return;
        _isBehindCr = false;
        if ((_position < _filled || Fill()) && _window[_position] == '\n')
            _position++;
    }

    /// <summary>Skips to the next line, or to the slice's end: later lines belong to the next slice.</summary>
    private void SkipLine()
    {
        _skipping = false;
        while (true)
        {
            var end = _window.AsSpan(_position, _filled - _position).IndexOfAny((byte)'\n', (byte)'\r');
            if (end >= 0)
            {
                _position += end;
                PassLineEnd();
                return;
            }
            _position = _filled;
            if (_offset + _position >= _slice.End || !Fill())
                return;
        }
    }

    private void SkipByteOrderMark()
    {
        ReadOnlySpan<byte> mark = [0xEF, 0xBB, 0xBF];
        while (_filled < mark.Length && Fill())
        {
        }
        if (_window.AsSpan(0, _filled).StartsWith(mark))
            _position = mark.Length;
    }

    /// <summary>Reads more bytes into the window; false at the end of the file.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool Fill()
    {
        MakeRoom();
        var next = _offset + _filled;
        var room = _window.Length - _filled;
        var isPacked = _file!.Compression != Compression.None;
        var end = isPacked ? long.MaxValue : _file.Size;
        var wanted = next < _slice.End ? _slice.End - next : Math.Min(TailBytes, end - next);
        var read = _content!.Read(_window.AsSpan(_filled, (int)Math.Min(room, wanted)));
        if (read == 0)
            return next >= end || isPacked ? false : throw _file.EndsEarly(next);
        var lineEnd = _window.AsSpan(_filled, read).LastIndexOfAny((byte)'\n', (byte)'\r');
        _filled += read;
        if (lineEnd >= 0)
        {
            // Checks many lines at once. Only if this fails, each line is checked.
            var complete = _filled - read + lineEnd + 1;
            _validUntil = Utf8.IsValid(_window.AsSpan(_position, complete - _position)) ? complete : 0;
        }
        return true;
    }

    private void MakeRoom()
    {
        if (_position > 0 && _window.Length - _filled < _window.Length / 2)
        {
            _window.AsSpan(_position, _filled - _position).CopyTo(_window);
            _offset += _position;
            _filled -= _position;
            _validUntil = Math.Max(0, _validUntil - _position);
            _position = 0;
        }
        if (_filled == _window.Length)
            Array.Resize(ref _window, (int)Math.Min(2L * _window.Length, (long)limits.MaxLineBytes + limits.WindowBytes));
    }
}
