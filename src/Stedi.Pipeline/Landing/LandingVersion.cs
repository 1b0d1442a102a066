using System.Collections.Immutable;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Landing;

/// <summary>
/// Derives the version of a landing table from everything that determines its rows, so that unchanged files are read once. A forced new read
/// (<c>--reread</c>) of the same files adds a suffix: <c>CONTENT-MARK</c>.
/// </summary>
public static class LandingVersion
{
    private const int Length = 16;

    /// <param name="place">Where the files are.</param>
    /// <param name="fingerprint">Of the name, size and time (or ETag) of every file.</param>
    /// <param name="reread">Marks a forced new read, for example the run id; null if not forced.</param>
    /// <param name="current">The table's current version; null if there is none.</param>
    public static string Of(
        TableName table, string place, string fingerprint, Format format, ImmutableArray<Column> columns, string? reread, string? current)
    {
        var shape = string.Concat(columns.Select(c => $"{c.Name}\0{c.Type.Name}\0{c.Key}\0{(c.NullIfBad ? "null" : "reject")}{(c.IsKeyExact ? "\0exact" : "")}\n"));
        var content = Sha256.Hex($"{table}\0{place}\0{fingerprint}\0{format.Name} {format.ReaderVersion}\0{shape}")[..Length];
        if (reread is not null)
            return $"{content}-{Sha256.Hex(reread)[..8]}";
        // Otherwise the next ordinary run would return to the version that was read again on purpose.
        return current is not null && current.StartsWith(content + "-", StringComparison.Ordinal) ? current : content;
    }
}
