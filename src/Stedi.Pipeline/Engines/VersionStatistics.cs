using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Stedi.Pipeline.Engines;

/// <summary>What an engine measured of a version's columns.</summary>
public sealed record VersionStatistics(long RowCount, ImmutableArray<ColumnStatistics> Columns)
{
    /// <summary>Below so many rows, different values are counted; from here on they are estimated.</summary>
    public const long ExactRows = 1_000_000;

    /// <summary>Measured before different values were counted exactly, although there are few enough rows for it.</summary>
    [JsonIgnore]
    public bool IsOutdated => RowCount < ExactRows && Columns.Any(c => c is { Distinct: not null, IsExact: false });

    public string ToJson() => JsonSerializer.Serialize(this, EngineJson.Default.VersionStatistics);

    /// <exception cref="JsonException">The text is none.</exception>
    public static VersionStatistics FromJson(string json) =>
        JsonSerializer.Deserialize(json, EngineJson.Default.VersionStatistics) ?? throw new JsonException("Empty statistics.");
}

/// <param name="Distinct">How many different values; null where the engine does not count these.</param>
/// <param name="Min">Of a text at most its first 100 characters; null where there is no value, or none is the least.</param>
/// <param name="Histogram">Of numbers and times (in seconds since 1970), from the least to the greatest; otherwise empty.</param>
/// <param name="IsExact"><paramref name="Distinct"/> is counted; otherwise it is an estimate.</param>
/// <param name="Top">Of texts and truth values that repeat: the commonest, the commonest first; otherwise empty.</param>
public sealed record ColumnStatistics(
    string Name, string Type, long Nulls, long? Distinct, string? Min, string? Max, ImmutableArray<HistogramBin> Histogram, ImmutableArray<ValueCount> Top,
    bool IsExact = false);

/// <param name="From">The least value that falls into it.</param>
/// <param name="To">The next bin begins here.</param>
public sealed record HistogramBin(double From, double To, long Rows);

public sealed record ValueCount(string Value, long Rows);
