namespace Stedi.Pipeline.Local.Landing.Content;

/// <summary>Tells from its first bytes what a file is, where that contradicts its name.</summary>
internal static class FileKind
{
    /// <summary>As many as the longest mark needs.</summary>
    public const int HeadBytes = 16;

    private static readonly (byte[] Mark, string Problem)[] _marks =
    [
        ([0x1F, 0x8B], "The file is gzip: name it .gz."),
        ([.. "BZh"u8], "The file is bzip2: name it .bz2."),
        ([0x28, 0xB5, 0x2F, 0xFD], $"The file is zstd. {Repack}"),
        ([0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0], $"The file is xz. {Repack}"),
        ([(byte)'P', (byte)'K', 3, 4], $"The file is a zip archive. {Repack}"),
        ([.. "PAR1"u8], $"The file is Parquet. {NotJson}"),
        ([.. "ORC"u8], $"The file is ORC. {NotJson}"),
        ([.. "Obj"u8, 1], $"The file is Avro. {NotJson}"),
        ([.. "SQLite format 3\0"u8], $"The file is an SQLite database. {NotJson}"),
        ([.. "%PDF-"u8], $"The file is a PDF. {NotJson}"),
        ([0xFF, 0xFE], "The file is UTF-16 text: save it as UTF-8."),
        ([0xFE, 0xFF], "The file is UTF-16 text: save it as UTF-8."),
    ];

    private const string Repack = "Unpack it, or pack it as .gz or .bz2.";
    private const string NotJson = "This table reads JSON: move the file to another folder, or convert it.";

    /// <param name="head">The file's first bytes, as it lies on disk; not empty.</param>
    /// <exception cref="UnreadableContentException">The bytes are not what the name says.</exception>
    public static void ThrowIfMisnamed(Compression named, ReadOnlySpan<byte> head)
    {
        switch (named)
        {
            case Compression.Gzip when !head.StartsWith(_marks[0].Mark):
                throw new UnreadableContentException("The file is not gzip: name it .json if it is plain text.");
            case Compression.Bzip2 when !head.StartsWith(_marks[1].Mark):
                throw new UnreadableContentException("The file is not bzip2: name it .json if it is plain text.");
            case Compression.None:
                foreach (var (mark, problem) in _marks)
                {
                    if (head.StartsWith(mark))
                        throw new UnreadableContentException(problem);
                }
                break;
        }
    }
}
