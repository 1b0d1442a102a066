using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Engines;

/// <summary>What an engine bills for reading, as Athena does: by the MiB, and 10 MiB at least for a query that reads anything.</summary>
/// <param name="UsdPerTiB">US dollars for a TiB.</param>
public readonly record struct QueryPrice(double UsdPerTiB)
{
    private const long MiB = 1L << 20;
    private const long LeastMiB = 10;

    /// <summary>Of a query that reads so many bytes; nothing read (a stored result was used again, or it is no SELECT) costs nothing.</summary>
    public Cost Of(long scannedBytes) => new(
        scannedBytes <= 0 ? 0 : Math.Max(LeastMiB, scannedBytes / MiB + (scannedBytes % MiB == 0 ? 0 : 1)) * (UsdPerTiB / MiB), ScannedBytes: scannedBytes);
}
