using System.Collections.Immutable;

namespace Stedi.Pipeline.Engines;

/// <summary>Rows that an engine gave.</summary>
/// <param name="HasMore">Behind these there are others.</param>
internal sealed record RowBlock(ImmutableArray<ResultColumn> Columns, ImmutableArray<ImmutableArray<object?>> Rows, bool HasMore, long? ScannedBytes = null)
{
    /// <summary>About what they take in memory.</summary>
    public long Bytes => 256 + Rows.Sum(r => 64 + r.Sum(v => 24L + (v is string text ? 2L * text.Length : 0)));
}
