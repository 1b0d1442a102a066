namespace Stedi.Pipeline.Engines;

/// <summary>An immutable Parquet file of a version.</summary>
/// <param name="Name">The name in the version's folder. For a landing table on AWS, the name in the folder of the attempt that read its files.</param>
public sealed record VersionFile(string Name, long Rows, long Bytes)
{
    public const string Extension = ".parquet";

    private const int MaxName = 255;

    /// <summary>
    /// Whether it is a valid file name: letters, digits, <c>-</c>, <c>_</c> and <c>.</c>, starting with a letter or digit. Such a name stays in its
    /// folder, and Spark and Athena do not skip it.
    /// </summary>
    public static bool IsName(string? text) =>
        text is { Length: <= MaxName } && text.EndsWith(Extension, StringComparison.Ordinal) && char.IsAsciiLetterOrDigit(text[0])
        && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');
}
