using System.IO.Compression;
using Stedi.Pipeline.Engines;

namespace Stedi.Pipeline.Local.Landing.Content;

/// <summary>The text of a landing file: unpacked, and read to its very end or not at all.</summary>
internal sealed class LandingContent : IDisposable
{
    private readonly LandingFile _file;
    private readonly SourceStream _source;
    private readonly Stream _text;

    /// <param name="start">Of an unpacked file: the byte to begin at.</param>
    /// <exception cref="EngineException">The file is no longer what was listed, or cannot be opened.</exception>
    /// <exception cref="UnreadableContentException">The file is not what its name says.</exception>
    public LandingContent(LandingFile file, long start)
    {
        _file = file;
        _source = new SourceStream(file);
        try
        {
            if (start == 0)
            {
                Span<byte> head = stackalloc byte[FileKind.HeadBytes];
                FileKind.ThrowIfMisnamed(file.Compression, head[.._source.ReadHead(head)]);
            }
            _source.Position = start;
            _text = file.Compression switch
            {
                Compression.Gzip => new GZipStream(_source, CompressionMode.Decompress),
                Compression.Bzip2 => new Bzip2Streams(_source),
                _ => _source,
            };
        }
        catch
        {
            _source.Dispose();
            throw;
        }
    }

    /// <returns>0 at the end of the text.</returns>
    /// <exception cref="EngineException">The disk does not give the bytes.</exception>
    /// <exception cref="UnreadableContentException">The archive is damaged, cut, or followed by something else.</exception>
    public int Read(Span<byte> buffer)
    {
        int read;
        try
        {
            read = _text.Read(buffer);
        }
        catch (InvalidDataException e)
        {
            throw Damaged(e);
        }
        // .NET stops without a word where what follows a member is no member. At the true end it has asked for more, and there was nothing.
        if (read == 0 && _file.Compression == Compression.Gzip && !_source.HasMetEnd)
            throw Damaged(null);
        return read;
    }

    public void Dispose() => _text.Dispose();

    private UnreadableContentException Damaged(Exception? inner) => new(GzipDamage.Describe(_file), inner);
}
