namespace Stedi.Pipeline.Local.Landing.Content;

/// <summary>Detects files whose first bytes contradict their name.</summary>
internal static class FileKind
{
    /// <summary>Enough for the longest mark.</summary>
    public const int HeadBytes = 16;

    private static readonly (byte[] Mark, string Problem)[] _marks =
    [
        ([0x1F, 0x8B], "The file is gzip. Rename it to .gz."),
        ([.. "BZh"u8], "The file is bzip2. Rename it to .bz2."),
        ([0x28, 0xB5, 0x2F, 0xFD], $"The file is zstd. {Repack}"),
        ([0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0], $"The file is xz. {Repack}"),
        ([(byte)'P', (byte)'K', 3, 4], $"The file is a zip archive. {Repack}"),
        ([.. "PAR1"u8], $"The file is Parquet. {NotJson}"),
        ([.. "ORC"u8], $"The file is ORC. {NotJson}"),
        ([.. "Obj"u8, 1], $"The file is Avro. {NotJson}"),
        ([.. "SQLite format 3\0"u8], $"The file is an SQLite database. {NotJson}"),
        ([.. "%PDF-"u8], $"The file is a PDF. {NotJson}"),
        ([0xFF, 0xFE], "The file is UTF-16 text. Save it as UTF-8."),
        ([0xFE, 0xFF], "The file is UTF-16 text. Save it as UTF-8."),
    ];

    private const string Repack = "Use .gz or .bz2 instead, or no compression.";
    private const string NotJson = "Convert it to JSON, or move it to another folder.";

    /// <param name="head">The file's first bytes on disk; not empty.</param>
    /// <exception cref="UnreadableContentException">The bytes do not match the name.</exception>
    public static void ThrowIfMisnamed(Compression named, ReadOnlySpan<byte> head)
    {
        switch (named)
        {
            case Compression.Gzip when !head.StartsWith(_marks[0].Mark):
                throw new UnreadableContentException("The file is not gzip. Rename it to .json if it is plain text.");
            case Compression.Bzip2 when !head.StartsWith(_marks[1].Mark):
                throw new UnreadableContentException("The file is not bzip2. Rename it to .json if it is plain text.");
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
