using System.Collections.Immutable;
using System.Globalization;

namespace Stedi.Pipeline.Landing;

/// <summary>Why an entry of a landing folder was skipped.</summary>
public static class SkipReasons
{
    /// <summary>A part of the name starts with <c>.</c> or <c>_</c>. Athena and Spark skip these too.</summary>
    public const string Hidden = "hidden";

    /// <summary>An S3 key that stands for a folder: <c>2024/</c> or <c>2024_$folder$</c>.</summary>
    public const string FolderMarker = "folder_marker";

    /// <summary>The suffix belongs to another format than JSON.</summary>
    public const string OtherFormat = "other_format";

    /// <summary>A link to a file or folder that is already in the listing.</summary>
    public const string AlreadyRead = "already_read";

    /// <summary>A pipe, a socket or a device.</summary>
    public const string NoFile = "no_file";

    /// <summary>For a person; empty for reasons of other program versions.</summary>
    public static string Describe(string reason) => reason switch
    {
        Hidden => "Hidden (name starts with . or _)",
        FolderMarker => "S3 folder marker",
        OtherFormat => "Other format",
        AlreadyRead => "Link to files that are already read",
        NoFile => "Pipe, socket or device",
        _ => "",
    };
}

/// <param name="Name">Relative to the table's folder; a folder ends in <c>/</c>.</param>
/// <param name="Reason">Of <see cref="SkipReasons"/>.</param>
public sealed record SkippedFile(string Name, string Reason);

public sealed record SkipCount(string Reason, long Entries);

/// <summary>The skipped entries of a listing. All are counted; up to <see cref="MaxNamed"/> are named.</summary>
/// <param name="Reasons">Only reasons that occurred, sorted by name.</param>
/// <param name="First">The first entries, sorted by name.</param>
public sealed record SkippedFiles(long Entries, ImmutableArray<SkipCount> Reasons, ImmutableArray<SkippedFile> First)
{
    public const int MaxNamed = 1_000;

    public static SkippedFiles None { get; } = new(0, [], []);

    public static SkippedFiles Of(IReadOnlyCollection<SkippedFile> skipped) => new(
        skipped.Count,
        [.. skipped.GroupBy(s => s.Reason).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => new SkipCount(g.Key, g.LongCount()))],
        [.. skipped.OrderBy(s => s.Name, StringComparer.Ordinal).Take(MaxNamed)]);

    /// <summary>For a log: the counts by reason, and the first names.</summary>
    public override string ToString()
    {
        const int named = 5;
        var reasons = string.Join(", ", Reasons.Select(r => string.Create(CultureInfo.InvariantCulture, $"{r.Entries:N0} {r.Reason}")));
        var names = string.Join(", ", First.Take(named).Select(f => f.Name)) + (Entries > named ? ", …" : "");
        return string.Create(CultureInfo.InvariantCulture, $"Skipped {Entries:N0} {(Entries == 1 ? "entry" : "entries")} ({reasons}): {names}");
    }
}
