using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Stedi.Pipeline.Landing;

/// <summary>
/// How the files of a landing table are read. It decides from names alone which files are read, skipped and refused. So a folder and a bucket with the
/// same names give the same listing.
/// </summary>
/// <param name="Name">The name in REST and in version ids.</param>
/// <param name="Suffixes">The suffixes of its files. Files with an unknown suffix or none are read too (Firehose writes names without one).</param>
/// <param name="ReaderVersion">Part of every version id. Raise it if the same bytes give different rows, rejects or counts.</param>
public sealed record Format(string Name, ImmutableArray<string> Suffixes, int ReaderVersion)
{
    /// <summary>Folders by date and hour need four levels. More than this is a loop or a mistake.</summary>
    public const int MaxDepth = 32;

    private static readonly string[] ReadCompressions = [".gz", ".bz2"];

    /// <summary>Spark and the embedded engine do not both support all of these, so neither reads any.</summary>
    private static readonly FrozenSet<string> RefusedCompressions =
        new[] { ".zst", ".zstd", ".snappy", ".sz", ".lz4", ".lzo", ".lzma", ".deflate", ".xz", ".br", ".z", ".zip", ".7z" }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> Archives = new[] { ".tar", ".tgz", ".tbz", ".tbz2", ".rar" }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Suffixes with a known format.</summary>
    private static readonly FrozenSet<string> KnownSuffixes = new[]
    {
        ".json", ".jsonl", ".ndjson", ".parquet", ".orc", ".avro", ".csv", ".tsv", ".psv", ".xlsx", ".xls", ".ods", ".xml", ".html", ".htm", ".md", ".pdf", ".doc", ".docx", ".yaml", ".yml",
        ".sql", ".py", ".sh", ".png", ".jpg", ".jpeg", ".gif", ".db", ".sqlite", ".sqlite3", ".duckdb", ".crc", ".sha256", ".md5",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>JSON objects, one per line or in any other unambiguous layout.</summary>
    public static Format Json { get; } = new("json", [".json", ".jsonl", ".ndjson"], ReaderVersion: 2);

    /// <param name="name">Relative to the table's folder, with <c>/</c>. A folder ends in <c>/</c>.</param>
    public FileVerdict Judge(string name)
    {
        var parts = name.Split('/');
        if (FirstHidden(parts) is { } hidden)
            return FileVerdict.Skip(hidden, SkipReasons.Hidden);
        if (parts[^1].Length == 0 || parts[^1].EndsWith("_$folder$", StringComparison.Ordinal))
            return FileVerdict.Skip(name, SkipReasons.FolderMarker);
        if (parts.Any(p => p.Length == 0))
            return FileVerdict.Refuse("The path contains an empty folder name (//), which Spark cannot open. Rename the file.");
        return parts.Length - 1 > MaxDepth
            ? FileVerdict.Refuse($"The file is more than {MaxDepth} folders deep. Move it to a higher folder.")
            : JudgeSuffix(name, parts[^1]);
    }

    private FileVerdict JudgeSuffix(string name, string file)
    {
        var suffix = Path.GetExtension(file);
        if (Archives.Contains(suffix))
            return FileVerdict.Refuse("Archives are not supported. Unpack it.");
        if (ReadCompressions.Contains(suffix, StringComparer.OrdinalIgnoreCase))
        {
            var inner = JudgeSuffix(name, Path.GetFileNameWithoutExtension(file));
            return inner.Kind == FileVerdictKind.Read && !ReadCompressions.Contains(suffix, StringComparer.Ordinal)
                ? FileVerdict.Refuse($"Spark does not recognize {suffix} as compressed. Rename it to {suffix.ToLowerInvariant()}.")
                : inner;
        }
        if (RefusedCompressions.Contains(suffix))
        {
            var inner = JudgeSuffix(name, Path.GetFileNameWithoutExtension(file));
            return inner.Kind == FileVerdictKind.Read ? FileVerdict.Refuse($"{suffix} is not supported. Use .gz or .bz2, or no compression.") : inner;
        }
        return KnownSuffixes.Contains(suffix) && !Suffixes.Contains(suffix, StringComparer.OrdinalIgnoreCase) ? FileVerdict.Skip(name, SkipReasons.OtherFormat) : FileVerdict.Read;
    }

    /// <summary>The path up to its first hidden part. So a hidden folder is one entry, whatever it contains.</summary>
    private static string? FirstHidden(string[] parts)
    {
        var hidden = Array.FindIndex(parts, p => p.Length > 0 && p[0] is '.' or '_');
        return hidden < 0 ? null : string.Join('/', parts.Take(hidden + 1)) + (hidden < parts.Length - 1 ? "/" : "");
    }
}

public enum FileVerdictKind { Read, Skip, Refuse }

/// <summary>The decision on a name below a landing table's folder.</summary>
/// <param name="Name">If skipped: the file, or the hidden folder that contains it.</param>
/// <param name="Reason">If skipped: one of <see cref="SkipReasons"/>. If refused: what is wrong, and what to do.</param>
public readonly record struct FileVerdict(FileVerdictKind Kind, string Name, string Reason)
{
    public static FileVerdict Read => new(FileVerdictKind.Read, "", "");

    internal static FileVerdict Skip(string name, string reason) => new(FileVerdictKind.Skip, name, reason);

    internal static FileVerdict Refuse(string reason) => new(FileVerdictKind.Refuse, "", reason);
}
