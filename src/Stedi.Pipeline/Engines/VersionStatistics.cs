using System.Collections.Immutable;
using System.Text.Json;

namespace Stedi.Pipeline.Engines;

/// <summary>What an engine measured of a version's columns.</summary>
public sealed record VersionStatistics(long RowCount, ImmutableArray<ColumnStatistics> Columns)
{
    public string ToJson() => JsonSerializer.Serialize(this, EngineJson.Default.VersionStatistics);

    /// <exception cref="JsonException">The text is none.</exception>
    public static VersionStatistics FromJson(string json) =>
        JsonSerializer.Deserialize(json, EngineJson.Default.VersionStatistics) ?? throw new JsonException("Empty statistics.");
}

/// <param name="Distinct">About how many different values; null where the engine does not count these.</param>
/// <param name="Min">Of a text at most its first 100 characters; null where there is no value, or none is the least.</param>
/// <param name="Histogram">Of numbers and times (in seconds since 1970), from the least to the greatest; otherwise empty.</param>
/// <param name="Top">Of texts and truth values that repeat: the commonest, the commonest first; otherwise empty.</param>
public sealed record ColumnStatistics(
    string Name, string Type, long Nulls, long? Distinct, string? Min, string? Max, ImmutableArray<HistogramBin> Histogram, ImmutableArray<ValueCount> Top);

/// <param name="From">The least value that falls into it.</param>
/// <param name="To">The next bin begins here.</param>
public sealed record HistogramBin(double From, double To, long Rows);

public sealed record ValueCount(string Value, long Rows);
