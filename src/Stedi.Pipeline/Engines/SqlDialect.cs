namespace Stedi.Pipeline.Engines;

/// <summary>The functions that engines name differently.</summary>
/// <param name="ApproxDistinct">Estimates the number of distinct values.</param>
/// <param name="Seconds">Converts a timestamp to seconds since 1970.</param>
/// <param name="Timestamp">Converts whole milliseconds since 1970 to a timestamp in UTC.</param>
internal sealed record SqlDialect(string ApproxDistinct, string Seconds, Func<string, string> Timestamp)
{
    public static readonly SqlDialect DuckDb = new("approx_count_distinct", "epoch", ms => $"make_timestamp({ms} * 1000)");

    public static readonly SqlDialect Trino = new("approx_distinct", "to_unixtime", ms => $"CAST(from_unixtime({ms} / 1e3) AS timestamp(3))");
}
