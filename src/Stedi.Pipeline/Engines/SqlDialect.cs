namespace Stedi.Pipeline.Engines;

/// <summary>The functions that engines name differently.</summary>
/// <param name="ApproxDistinct">Estimates the number of distinct values.</param>
/// <param name="Seconds">Converts a timestamp to seconds since 1970.</param>
internal sealed record SqlDialect(string ApproxDistinct, string Seconds)
{
    public static readonly SqlDialect DuckDb = new("approx_count_distinct", "epoch");

    public static readonly SqlDialect Trino = new("approx_distinct", "to_unixtime");
}
