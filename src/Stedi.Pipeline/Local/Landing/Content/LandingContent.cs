using System.IO.Compression;
using Stedi.Pipeline.Engines;

namespace Stedi.Pipeline.Local.Landing.Content;

/// <summary>The decompressed text of a landing file. It is read completely or not at all.</summary>
internal sealed class LandingContent : IDisposable
{
    private readonly LandingFile _file;
    private readonly SourceStream _source;
    private readonly Stream _text;

    /// <param name="start">The first byte to read, for an uncompressed file.</param>
    /// <exception cref="EngineException">The file differs from the listing, or cannot be opened.</exception>
    /// <exception cref="UnreadableContentException">The content does not match the name.</exception>
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
    /// <exception cref="EngineException">A disk error.</exception>
    /// <exception cref="UnreadableContentException">The archive is damaged, incomplete, or followed by other data.</exception>
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
        // .NET stops silently if other data follows a member. At the real end, it has tried to read more and got nothing.
        if (read == 0 && _file.Compression == Compression.Gzip && !_source.HasMetEnd)
            throw Damaged(null);
        return read;
    }

    public void Dispose() => _text.Dispose();

    private UnreadableContentException Damaged(Exception? inner) => new(GzipDamage.Describe(_file), inner);
}
