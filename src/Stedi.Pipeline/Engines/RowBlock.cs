using System.Collections.Immutable;
using System.Text.Json;

namespace Stedi.Pipeline.Engines;

/// <summary>Rows from an engine.</summary>
/// <param name="HasMore">More rows follow.</param>
internal sealed record RowBlock(ImmutableArray<ResultColumn> Columns, ImmutableArray<ImmutableArray<object?>> Rows, bool HasMore, long? ScannedBytes = null)
{
    /// <summary>Their approximate size in memory.</summary>
    public long Bytes => 256 + Rows.Sum(r => 64 + r.Sum(Size));

    private static long Size(object? value) => value switch
    {
        string text => 24 + (2L * text.Length),
        // A nested value has its own document.
        JsonElement nested => 128 + (2L * nested.GetRawText().Length),
        _ => 24,
    };
}
