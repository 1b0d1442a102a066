using System.Collections.Immutable;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Landing;

/// <summary>
/// Names a landing table's version after everything that decides its rows, so that unchanged files are read once. A forced new read
/// (<c>--reread</c>) of the same files adds a mark behind the name: <c>CONTENT-MARK</c>.
/// </summary>
public static class LandingVersion
{
    private const int Length = 16;

    /// <param name="place">Where the files are.</param>
    /// <param name="fingerprint">Over the name, size and time (or ETag) of every file.</param>
    /// <param name="reread">Marks a forced new read, such as the run's id; null where none was asked for.</param>
    /// <param name="current">The table's current version; null where there is none.</param>
    public static string Of(
        TableName table, string place, string fingerprint, Format format, ImmutableArray<Column> columns, string? reread, string? current)
    {
        var shape = string.Concat(columns.Select(c => $"{c.Name}\0{c.Type.Name}\0{c.Key}\0{(c.NullIfBad ? "null" : "reject")}{(c.IsKeyExact ? "\0exact" : "")}\n"));
        var content = Sha256.Hex($"{table}\0{place}\0{fingerprint}\0{format.Name} {format.ReaderVersion}\0{shape}")[..Length];
        if (reread is not null)
            return $"{content}-{Sha256.Hex(reread)[..8]}";
        // Or the next ordinary run would go back to the read that somebody distrusted.
        return current is not null && current.StartsWith(content + "-", StringComparison.Ordinal) ? current : content;
    }
}
