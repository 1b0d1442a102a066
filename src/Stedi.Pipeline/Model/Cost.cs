using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Stedi.Pipeline.Model;

/// <summary>
/// What an engine bills: US dollars, and what it bills them for. A cost that is not known, or an engine that bills nothing, is null and not <see cref="Zero"/>.
/// JSON holds the dollars alone; what they are billed for are members of their own there.
/// </summary>
/// <param name="Usd">US dollars.</param>
/// <param name="DpuHours">Hours of one data processing unit, used by jobs; null where none were billed.</param>
/// <param name="ScannedBytes">Bytes read by queries; null where none were billed.</param>
[JsonConverter(typeof(CostJsonConverter))]
public readonly record struct Cost(double Usd, double? DpuHours = null, long? ScannedBytes = null)
{
    public static Cost Zero => default;

    public static Cost operator +(Cost a, Cost b) => new(a.Usd + b.Usd, Sum(a.DpuHours, b.DpuHours), Sum(a.ScannedBytes, b.ScannedBytes));

    public static Cost operator *(Cost cost, int times) => new(cost.Usd * times, cost.DpuHours * times, cost.ScannedBytes * times);

    /// <summary>The dollars, about: two digits that count, and cents where it is more than that.</summary>
    public override string ToString() => Usd switch
    {
        <= 0 => "$0",
        < 0.00001 => "< $0.00001",
        >= 0.095 => "$" + Usd.ToString("N2", CultureInfo.InvariantCulture),
        _ => "$" + Usd.ToString("0." + new string('0', 1 - (int)Math.Floor(Math.Log10(Usd))), CultureInfo.InvariantCulture),
    };

    /// <summary>The <see cref="DpuHours"/>, as they are shown; null where there are none.</summary>
    public string? ToDpuHours() => DpuHours switch
    {
        null => null,
        > 0 and < 0.01 => "< 0.01 DPU-h",
        { } hours => hours.ToString("N2", CultureInfo.InvariantCulture) + " DPU-h",
    };

    private static double? Sum(double? a, double? b) => a is null ? b : a + (b ?? 0);

    private static long? Sum(long? a, long? b) => a is null ? b : a + (b ?? 0);
}

/// <summary>Adds costs of which some are not known.</summary>
public static class CostSums
{
    /// <summary>The one that is known, or both together.</summary>
    public static Cost? Plus(this Cost? cost, Cost? more) => cost is { } a && more is { } b ? a + b : cost ?? more;

    /// <summary>Of those that are known; null where none is.</summary>
    public static Cost? Sum(this IEnumerable<Cost?> costs) => costs.Aggregate((Cost?)null, Plus);

    /// <summary>Null where one of them is not known.</summary>
    public static Cost? SumOfAll(this IReadOnlyCollection<Cost?> costs) => costs.Contains(null) ? null : costs.Sum() ?? Cost.Zero;
}

/// <summary>Writes a cost as a JSON number: its US dollars.</summary>
internal sealed class CostJsonConverter : JsonConverter<Cost>
{
    public override Cost Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => new(reader.GetDouble());

    public override void Write(Utf8JsonWriter writer, Cost value, JsonSerializerOptions options) => writer.WriteNumberValue(value.Usd);
}
