using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Stedi.Pipeline.Model;

/// <summary>
/// A cost in US dollars, and the usage it is for. For an unknown cost, or an engine without costs, use null instead of <see cref="Zero"/>.
/// In JSON, it is only the dollars; the usage is in separate members.
/// </summary>
/// <param name="Usd">US dollars.</param>
/// <param name="DpuHours">Hours of one data processing unit used by jobs; null if none were billed.</param>
/// <param name="ScannedBytes">Bytes read by queries; null if none were billed.</param>
[JsonConverter(typeof(CostJsonConverter))]
public readonly record struct Cost(double Usd, double? DpuHours = null, long? ScannedBytes = null)
{
    public static Cost Zero => default;

    public static Cost operator +(Cost a, Cost b) => new(a.Usd + b.Usd, Sum(a.DpuHours, b.DpuHours), Sum(a.ScannedBytes, b.ScannedBytes));

    public static Cost operator *(Cost cost, int times) => new(cost.Usd * times, cost.DpuHours * times, cost.ScannedBytes * times);

    /// <summary>The approximate dollars: two significant digits for small amounts, otherwise cents.</summary>
    public override string ToString() => Usd switch
    {
        <= 0 => "$0",
        < 0.00001 => "< $0.00001",
        >= 0.095 => "$" + Usd.ToString("N2", CultureInfo.InvariantCulture),
        _ => "$" + Usd.ToString("0." + new string('0', 1 - (int)Math.Floor(Math.Log10(Usd))), CultureInfo.InvariantCulture),
    };

    /// <summary>The <see cref="DpuHours"/> for display; null if there are none.</summary>
    public string? ToDpuHours() => DpuHours switch
    {
        null => null,
        > 0 and < 0.01 => "< 0.01 DPU-h",
        { } hours => hours.ToString("N2", CultureInfo.InvariantCulture) + " DPU-h",
    };

    private static double? Sum(double? a, double? b) => a is null ? b : a + (b ?? 0);

    private static long? Sum(long? a, long? b) => a is null ? b : a + (b ?? 0);
}

/// <summary>Adds costs, some of which may be unknown.</summary>
public static class CostSums
{
    /// <summary>The known one, or the sum of both.</summary>
    public static Cost? Plus(this Cost? cost, Cost? more) => cost is { } a && more is { } b ? a + b : cost ?? more;

    /// <summary>The sum of the known costs; null if none is known.</summary>
    public static Cost? Sum(this IEnumerable<Cost?> costs) => costs.Aggregate((Cost?)null, Plus);

    /// <summary>The sum; null if any of them is unknown.</summary>
    public static Cost? SumOfAll(this IReadOnlyCollection<Cost?> costs) => costs.Contains(null) ? null : costs.Sum() ?? Cost.Zero;
}

/// <summary>Writes a cost as a JSON number: its US dollars.</summary>
internal sealed class CostJsonConverter : JsonConverter<Cost>
{
    public override Cost Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => new(reader.GetDouble());

    public override void Write(Utf8JsonWriter writer, Cost value, JsonSerializerOptions options) => writer.WriteNumberValue(value.Usd);
}
