using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Stedi.Pipeline.Engines;

/// <summary>The measurements of a version's columns.</summary>
public sealed record VersionStatistics(long RowCount, ImmutableArray<ColumnStatistics> Columns)
{
    /// <summary>With fewer rows, distinct values are counted; otherwise they are estimated.</summary>
    public const long ExactRows = 1_000_000;

    /// <summary>Measured by an earlier program, which estimated distinct values even for few rows.</summary>
    [JsonIgnore]
    public bool IsOutdated => RowCount < ExactRows && Columns.Any(c => c is { Distinct: not null, IsExact: false });

    public string ToJson() => JsonSerializer.Serialize(this, EngineJson.Default.VersionStatistics);

    /// <exception cref="JsonException">The text is not valid.</exception>
    public static VersionStatistics FromJson(string json) =>
        JsonSerializer.Deserialize(json, EngineJson.Default.VersionStatistics) ?? throw new JsonException("The statistics are empty.");
}

/// <param name="Distinct">The number of distinct values; null if the engine does not count them.</param>
/// <param name="Min">For strings, at most the first 100 characters; null if there are no values, or the type has no order.</param>
/// <param name="Histogram">For numbers and times (in seconds since 1970), from min to max; otherwise empty.</param>
/// <param name="IsExact"><paramref name="Distinct"/> is counted, not estimated.</param>
/// <param name="Top">For strings and booleans that repeat, the most common values first; otherwise empty.</param>
public sealed record ColumnStatistics(
    string Name, string Type, long Nulls, long? Distinct, string? Min, string? Max, ImmutableArray<HistogramBin> Histogram, ImmutableArray<ValueCount> Top,
    bool IsExact = false);

/// <param name="From">The min value of the bin.</param>
/// <param name="To">The next bin begins here.</param>
public sealed record HistogramBin(double From, double To, long Rows);

public sealed record ValueCount(string Value, long Rows);
