namespace Stedi.Pipeline.Engines;

/// <summary>One of the immutable Parquet files that a version consists of.</summary>
/// <param name="Name">In the version's folder; on AWS, of a landing table, in the folder of the attempt that read its files.</param>
public sealed record VersionFile(string Name, long Rows, long Bytes)
{
    public const string Extension = ".parquet";

    private const int MaxName = 255;

    /// <summary>
    /// Whether it can be the name of such a file: letters, digits, <c>-</c>, <c>_</c> and <c>.</c>, of which the first is a letter or a digit. So it
    /// stays in its folder, and is none that Spark and Athena pass over.
    /// </summary>
    public static bool IsName(string? text) =>
        text is { Length: <= MaxName } && text.EndsWith(Extension, StringComparison.Ordinal) && char.IsAsciiLetterOrDigit(text[0])
        && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');
}
