namespace Stedi.Web.Tests.Fakes;

/// <summary>Damages files, as disks and people do.</summary>
internal static class Damage
{
    /// <summary>Flips bytes of the data. Size, footer and both magic numbers stay the same.</summary>
    public static void Flip(string parquet)
    {
        var bytes = File.ReadAllBytes(parquet);
        for (var at = 4; at < Math.Min(64, bytes.Length / 3); at++)
            bytes[at] ^= 0xff;
        File.WriteAllBytes(parquet, bytes);
    }

    public static void Truncate(string path)
    {
        using var file = File.OpenWrite(path);
        file.SetLength(file.Length / 2);
    }
}
