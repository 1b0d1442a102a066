using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Stedi.Pipeline.Local.Landing;

/// <summary>
/// The rejects of a thread, on disk, slice by slice in the order of lines. Their number is unlimited, and their line numbers are only known after the
/// previous slices were read.
/// </summary>
internal sealed class RejectSpill(string path) : IDisposable
{
    private const int HeadBytes = sizeof(long) + sizeof(int);

    private readonly ArrayBufferWriter<byte> _tail = new();
    private readonly Dictionary<string, long> _counts = [];
    private Utf8JsonWriter? _json;
    private FileStream? _stream;
    private long _start;
    private long _lastLine;
    private (long Line, byte[] Tail)? _late;

    /// <summary>The number of rejects by reason.</summary>
    public IReadOnlyDictionary<string, long> Counts => _counts;

    public List<RejectSegment> Segments { get; } = [];

    public void Begin() => (_start, _lastLine, _late) = (_stream?.Position ?? 0, 0, null);

    /// <param name="line">The line in the slice, from 1.</param>
    public void Add(long line, LineVerdict verdict, ReadOnlySpan<byte> text)
    {
        CollectionsMarshal.GetValueRefOrAddDefault(_counts, verdict.Reason!, out _)++;
        WriteTail(verdict, text);
        if (line < _lastLine)
        {
            // An unclosed array is detected at the end of its file, but its reject belongs to the line where it begins.
            _late = (line, _tail.WrittenSpan.ToArray());
            return;
        }
        _lastLine = line;
        _stream ??= new FileStream(path, FileMode.Create, FileAccess.ReadWrite, FileShare.None, bufferSize: 64 << 10, FileOptions.DeleteOnClose);
        Write(_stream, line, _tail.WrittenSpan);
    }

    public void End(FileSlice slice)
    {
        var length = (_stream?.Position ?? 0) - _start;
        if (length > 0 || _late is not null)
            Segments.Add(new(this, slice, _start, length, _late));
    }

    /// <summary>Returns the rejects of a slice: the line in the slice, and the rest of the JSON object after <c>line</c>.</summary>
    public void Read(RejectSegment segment, Action<long, ReadOnlySpan<byte>> take)
    {
        var late = segment.Late;
        if (segment.Length > 0)
        {
            _stream!.Position = segment.Start;
            Span<byte> head = stackalloc byte[HeadBytes];
            var tail = Array.Empty<byte>();
            for (var left = segment.Length; left > 0;)
            {
                _stream.ReadExactly(head);
                var line = BinaryPrimitives.ReadInt64LittleEndian(head);
                var length = BinaryPrimitives.ReadInt32LittleEndian(head[sizeof(long)..]);
                if (tail.Length < length)
                    tail = new byte[length * 2];
                _stream.ReadExactly(tail, 0, length);
                left -= HeadBytes + length;
                if (late is { } between && between.Line < line)
                {
                    take(between.Line, between.Tail);
                    late = null;
                }
                take(line, tail.AsSpan(0, length));
            }
        }
        if (late is { } last)
            take(last.Line, last.Tail);
    }

    public void Dispose()
    {
        _json?.Dispose();
        _stream?.Dispose();
    }

    private static void Write(FileStream stream, long line, ReadOnlySpan<byte> tail)
    {
        Span<byte> head = stackalloc byte[HeadBytes];
        BinaryPrimitives.WriteInt64LittleEndian(head, line);
        BinaryPrimitives.WriteInt32LittleEndian(head[sizeof(long)..], tail.Length);
        stream.Write(head);
        stream.Write(tail);
    }

    private void WriteTail(LineVerdict verdict, ReadOnlySpan<byte> text)
    {
        _tail.ResetWrittenCount();
        if (_json is null)
            _json = new Utf8JsonWriter(_tail);
        else
            _json.Reset(_tail);
        RejectFile.WriteTail(_json, verdict, Cut(text));
    }

    /// <summary>The first 4,096 characters. Invalid UTF-8 becomes U+FFFD.</summary>
    private static string Cut(ReadOnlySpan<byte> line)
    {
        var text = Encoding.UTF8.GetString(line[..Math.Min(line.Length, 4 * LandingLimits.RejectTextChars)]);
        if (text.Length <= LandingLimits.RejectTextChars)
            return text;
        var length = LandingLimits.RejectTextChars;
        return text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)];
    }
}

/// <summary>The rejects of a slice in their spill file.</summary>
/// <param name="Late">Another reject, which was found after later ones.</param>
internal sealed record RejectSegment(RejectSpill Spill, FileSlice Slice, long Start, long Length, (long Line, byte[] Tail)? Late);
