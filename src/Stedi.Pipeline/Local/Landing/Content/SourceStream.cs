using Stedi.Pipeline.Engines;

namespace Stedi.Pipeline.Local.Landing.Content;

/// <summary>
/// The bytes of a landing file on disk. It distinguishes disk errors from errors in the content: above a decompressor, both would look the same.
/// </summary>
internal sealed class SourceStream(LandingFile file) : Stream
{
    private readonly FileStream _stream = file.Open();

    /// <summary>A read has reached the end of the file.</summary>
    public bool HasMetEnd { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => file.Size;

    public override long Position
    {
        get => _stream.Position;
        set => _stream.Position = value;
    }

    /// <exception cref="EngineException">A disk error.</exception>
    public override int Read(Span<byte> buffer)
    {
        try
        {
            var read = _stream.Read(buffer);
            HasMetEnd |= read == 0 && !buffer.IsEmpty;
            return read;
        }
        catch (IOException e)
        {
            throw file.CannotBeRead(e);
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <summary>The file's first bytes. The position does not change.</summary>
    /// <exception cref="EngineException">A disk error.</exception>
    public int ReadHead(Span<byte> head)
    {
        try
        {
            var filled = 0;
            while (filled < head.Length && RandomAccess.Read(_stream.SafeFileHandle, head[filled..], filled) is var read and > 0)
                filled += read;
            return filled;
        }
        catch (IOException e)
        {
            throw file.CannotBeRead(e);
        }
    }

    public override long Seek(long offset, SeekOrigin origin) => _stream.Seek(offset, origin);

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _stream.Dispose();
        base.Dispose(disposing);
    }
}
