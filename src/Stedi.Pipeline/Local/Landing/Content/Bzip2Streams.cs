using System.Globalization;
using ICSharpCode.SharpZipLib.BZip2;

namespace Stedi.Pipeline.Local.Landing.Content;

/// <summary>Decompresses consecutive bzip2 streams, as written by pbzip2 and lbzip2.</summary>
internal sealed class Bzip2Streams : Stream
{
    private readonly BufferedStream _packed;
    private BZip2InputStream? _stream;
    private long _start;

    public Bzip2Streams(SourceStream source) => _packed = new BufferedStream(source, 64 << 10);

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <exception cref="UnreadableContentException">A stream is damaged or incomplete, or other data follows the last one.</exception>
    public override int Read(byte[] buffer, int offset, int count)
    {
        try
        {
            while (true)
            {
                if (_stream is null && !TryOpenNext())
                    return 0;
                if (_stream!.Read(buffer, offset, count) is var read and > 0)
                    return read;
                _stream = null;
            }
        }
        // A damaged stream can make the decompressor throw anything. Disk errors are already EngineExceptions.
        catch (Exception e) when (e is BZip2Exception or EndOfStreamException or IndexOutOfRangeException or ArgumentException)
        {
            throw new UnreadableContentException(string.Create(
                CultureInfo.InvariantCulture,
                $"The bzip2 stream at byte {_start} {Explain(e)} (detected at byte {_packed.Position}). Compress the file again."),
                e);
        }
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _packed.Dispose();
        base.Dispose(disposing);
    }

    private bool TryOpenNext()
    {
        _start = _packed.Position;
        Span<byte> mark = stackalloc byte[4];
        var read = _packed.ReadAtLeast(mark, mark.Length, throwOnEndOfStream: false);
        if (read == 0)
            return false;
        if (!mark[..read].StartsWith("BZh"u8) || read < mark.Length || mark[3] is < (byte)'1' or > (byte)'9')
            throw new UnreadableContentException(string.Create(
                CultureInfo.InvariantCulture, $"Not bzip2 data from byte {_start} on. Remove it, or compress the file again."));
        _packed.Position = _start;
        _stream = new BZip2InputStream(_packed) { IsStreamOwner = false };
        return true;
    }

    private static string Explain(Exception e) => e switch
    {
        EndOfStreamException => "is incomplete",
        BZip2Exception when e.Message.Contains("crc", StringComparison.OrdinalIgnoreCase) => "is damaged (wrong checksum)",
        _ => "is damaged",
    };
}
