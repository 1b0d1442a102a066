using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Text.Unicode;
using Stedi.Pipeline.Engines;

namespace Stedi.Pipeline.Local.Landing;

internal enum LineKind { Line, InvalidUtf8, TooLong, End }

/// <summary>
/// Reads the lines of one slice after another through a window that slides over the bytes, so that memory does not grow with the data.
/// </summary>
internal sealed class LineReader(LandingLimits limits) : IDisposable
{
    /// <summary>Read behind the end of a slice, where usually only the rest of one line is wanted.</summary>
    private const int TailBytes = 4096;

    private byte[] _window = GC.AllocateUninitializedArray<byte>(limits.WindowBytes);
    private LandingFile? _file;
    private Stream? _source;
    private FileSlice _slice;
    private bool _skipping;
    private int _position;
    private int _filled;
    private int _validUntil;
    private long _offset;

    public bool IsOpen => _source is not null;

    /// <summary>Newlines of the slice before the line read last: with those of the slices before, its number from 0.</summary>
    public long LinesBefore { get; private set; }

    /// <summary>Newlines of the slice that were passed; once <see cref="LineKind.End"/> was met, all of them.</summary>
    public long Newlines { get; private set; }

    /// <exception cref="EngineException">The file is no longer what was listed.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file cannot be read.</exception>
    public void Open(LandingFile file, FileSlice slice)
    {
        (_file, _slice) = (file, slice);
        (_skipping, _position, _filled, _validUntil, _offset, LinesBefore, Newlines) = (false, 0, 0, 0, 0, 0, 0);
        var stream = file.Open();
        _source = file.IsGzip ? new GZipStream(stream, CompressionMode.Decompress) : stream;
        if (slice.Start == 0)
            SkipByteOrderMark();
        else
        {
            // A line that the slice's start cuts belongs to the slice before; the byte before the start tells whether one is cut.
            stream.Position = _offset = slice.Start - 1;
            _skipping = true;
        }
    }

    public void Close()
    {
        _source?.Dispose();
        _source = null;
    }

    public void Dispose()
    {
        Close();
        _window = [];
    }

    /// <param name="line">Without its newline, valid until the next call; of a line that is too long, its beginning.</param>
    /// <exception cref="InvalidDataException">A compressed file is corrupt or cut.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public LineKind Read(out ReadOnlySpan<byte> line)
    {
        line = default;
        if (_skipping)
            SkipLine();
        if (_offset + _position >= _slice.End)
            return LineKind.End;
        LinesBefore = Newlines;
        var searched = 0;
        while (true)
        {
            var rest = _window.AsSpan(_position, _filled - _position);
            var newline = rest[searched..].IndexOf((byte)'\n');
            if (newline >= 0)
                return Take(searched + newline, out line);
            if (rest.Length > limits.MaxLineBytes)
            {
                // The caller looks at its beginning first; the rest is passed over at the next call.
                _skipping = true;
                line = rest;
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
        line = _window.AsSpan(_position, length);
        _position += length;
        PassNewline();
        if (length > limits.MaxLineBytes)
            return LineKind.TooLong;
        return _position <= _validUntil || Utf8.IsValid(line) ? LineKind.Line : LineKind.InvalidUtf8;
    }

    /// <summary>A last line without a newline.</summary>
    private LineKind TakeLast(int length, out ReadOnlySpan<byte> line)
    {
        line = _window.AsSpan(_position, length);
        _position += length;
        return Utf8.IsValid(line) ? LineKind.Line : LineKind.InvalidUtf8;
    }

    private void PassNewline()
    {
        var at = _offset + _position++;
        if (at >= _slice.Start && at < _slice.End)
            Newlines++;
    }

    /// <summary>Goes behind the next newline, or to the slice's end: what follows there is the next slice's.</summary>
    private void SkipLine()
    {
        _skipping = false;
        while (true)
        {
            var newline = _window.AsSpan(_position, _filled - _position).IndexOf((byte)'\n');
            if (newline >= 0)
            {
                _position += newline;
                PassNewline();
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

    /// <summary>Reads more behind what is in the window; false at the end of the file.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool Fill()
    {
        MakeRoom();
        var next = _offset + _filled;
        var room = _window.Length - _filled;
        var end = _file!.IsGzip ? long.MaxValue : _file.Size;
        var wanted = next < _slice.End ? _slice.End - next : Math.Min(TailBytes, end - next);
        var read = _source!.Read(_window, _filled, (int)Math.Min(room, wanted));
        if (read == 0)
            return next >= end || _file.IsGzip ? false : throw new EndOfStreamException($"The file ends at byte {next}, but {end} bytes were listed.");
        var newline = _window.AsSpan(_filled, read).LastIndexOf((byte)'\n');
        _filled += read;
        if (newline >= 0)
        {
            // Most lines are checked here, many at a time; only where something is wrong each line is looked at.
            var complete = _filled - read + newline + 1;
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
