using System.Collections.Immutable;
using System.Text.Json;

namespace Stedi.Pipeline.Engines;

/// <summary>Rows that an engine gave.</summary>
/// <param name="HasMore">Behind these there are others.</param>
internal sealed record RowBlock(ImmutableArray<ResultColumn> Columns, ImmutableArray<ImmutableArray<object?>> Rows, bool HasMore, long? ScannedBytes = null)
{
    /// <summary>About what they take in memory.</summary>
    public long Bytes => 256 + Rows.Sum(r => 64 + r.Sum(Size));

    private static long Size(object? value) => value switch
    {
        string text => 24 + (2L * text.Length),
        // A nested value holds a document of its own.
        JsonElement nested => 128 + (2L * nested.GetRawText().Length),
        _ => 24,
    };
}
