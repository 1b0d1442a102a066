using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Engines;

/// <summary>The price of reading, as Athena bills it: per MiB, with a minimum of 10 MiB for a query that reads anything.</summary>
/// <param name="UsdPerTiB">US dollars per TiB.</param>
public readonly record struct QueryPrice(double UsdPerTiB)
{
    private const long MiB = 1L << 20;
    private const long LeastMiB = 10;

    /// <summary>The cost of a query that reads this many bytes. Zero bytes cost nothing: a stored result was reused, or it was not a SELECT.</summary>
    public Cost Of(long scannedBytes) => new(
        scannedBytes <= 0 ? 0 : Math.Max(LeastMiB, scannedBytes / MiB + (scannedBytes % MiB == 0 ? 0 : 1)) * (UsdPerTiB / MiB), ScannedBytes: scannedBytes);
}
