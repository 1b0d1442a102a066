using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Stedi.Pipeline.Landing;

/// <summary>
/// How the files of a landing table are read. What is a file to read, a skipped file and a refused file is decided here, from names alone, so that a
/// folder and a bucket with the same names give the same listing.
/// </summary>
/// <param name="Name">As REST and the ids of versions spell it.</param>
/// <param name="Suffixes">Of its own files. Files without a suffix, or with one that nobody knows, are read as well (Firehose writes names without one).</param>
/// <param name="ReaderVersion">Part of every version's id. Raise it when the same bytes give other rows, rejects or counts.</param>
public sealed record Format(string Name, ImmutableArray<string> Suffixes, int ReaderVersion)
{
    /// <summary>Folders of a date and an hour need four levels; more than this is a loop or a mistake.</summary>
    public const int MaxDepth = 32;

    private static readonly string[] ReadCompressions = [".gz", ".bz2"];

    /// <summary>Spark and the embedded engine do not read all of these everywhere, so neither reads any.</summary>
    private static readonly FrozenSet<string> RefusedCompressions =
        new[] { ".zst", ".zstd", ".snappy", ".sz", ".lz4", ".lzo", ".lzma", ".deflate", ".xz", ".br", ".z", ".zip", ".7z" }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> Archives = new[] { ".tar", ".tgz", ".tbz", ".tbz2", ".rar" }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Suffixes that say for certain what a file holds.</summary>
    private static readonly FrozenSet<string> KnownSuffixes = new[]
    {
        ".json", ".jsonl", ".ndjson", ".parquet", ".orc", ".avro", ".csv", ".tsv", ".psv", ".xlsx", ".xls", ".ods", ".xml", ".html", ".htm", ".md", ".pdf", ".doc", ".docx", ".yaml", ".yml",
        ".sql", ".py", ".sh", ".png", ".jpg", ".jpeg", ".gif", ".db", ".sqlite", ".sqlite3", ".duckdb", ".crc", ".sha256", ".md5",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>JSON objects, one a line or in any arrangement that is unambiguous.</summary>
    public static Format Json { get; } = new("json", [".json", ".jsonl", ".ndjson"], ReaderVersion: 2);

    /// <param name="name">Relative to the table's folder, with <c>/</c>; a folder ends in <c>/</c>.</param>
    public FileVerdict Judge(string name)
    {
        var parts = name.Split('/');
        if (FirstHidden(parts) is { } hidden)
            return FileVerdict.Skip(hidden, SkipReasons.Hidden);
        if (parts[^1].Length == 0 || parts[^1].EndsWith("_$folder$", StringComparison.Ordinal))
            return FileVerdict.Skip(name, SkipReasons.FolderMarker);
        if (parts.Any(p => p.Length == 0))
            return FileVerdict.Refuse("An empty folder name (//) is in the path, which Spark cannot open. Rename the file.");
        return parts.Length - 1 > MaxDepth
            ? FileVerdict.Refuse($"The file is more than {MaxDepth} folders deep. Move it up.")
            : JudgeSuffix(name, parts[^1]);
    }

    private FileVerdict JudgeSuffix(string name, string file)
    {
        var suffix = Path.GetExtension(file);
        if (Archives.Contains(suffix))
            return FileVerdict.Refuse("Archives of several files are not read. Unpack it.");
        if (ReadCompressions.Contains(suffix, StringComparer.OrdinalIgnoreCase))
        {
            var inner = JudgeSuffix(name, Path.GetFileNameWithoutExtension(file));
            return inner.Kind == FileVerdictKind.Read && !ReadCompressions.Contains(suffix, StringComparer.Ordinal)
                ? FileVerdict.Refuse($"Spark does not see that {suffix} is compressed. Rename it to {suffix.ToLowerInvariant()}.")
                : inner;
        }
        if (RefusedCompressions.Contains(suffix))
        {
            var inner = JudgeSuffix(name, Path.GetFileNameWithoutExtension(file));
            return inner.Kind == FileVerdictKind.Read ? FileVerdict.Refuse($"{suffix} is not read. Use .gz or .bz2, or do not compress.") : inner;
        }
        return KnownSuffixes.Contains(suffix) && !Suffixes.Contains(suffix, StringComparer.OrdinalIgnoreCase) ? FileVerdict.Skip(name, SkipReasons.OtherFormat) : FileVerdict.Read;
    }

    /// <summary>The path up to the first part that is hidden: one entry for a hidden folder, whatever it holds.</summary>
    private static string? FirstHidden(string[] parts)
    {
        var hidden = Array.FindIndex(parts, p => p.Length > 0 && p[0] is '.' or '_');
        return hidden < 0 ? null : string.Join('/', parts.Take(hidden + 1)) + (hidden < parts.Length - 1 ? "/" : "");
    }
}

public enum FileVerdictKind { Read, Skip, Refuse }

/// <summary>What becomes of one name below a landing table's folder.</summary>
/// <param name="Name">Of what is skipped: the file, or the hidden folder that it is in.</param>
/// <param name="Reason">Of <see cref="SkipReasons"/> where it is skipped; where it is refused, what is wrong and what to do.</param>
public readonly record struct FileVerdict(FileVerdictKind Kind, string Name, string Reason)
{
    public static FileVerdict Read => new(FileVerdictKind.Read, "", "");

    internal static FileVerdict Skip(string name, string reason) => new(FileVerdictKind.Skip, name, reason);

    internal static FileVerdict Refuse(string reason) => new(FileVerdictKind.Refuse, "", reason);
}
