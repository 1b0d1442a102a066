namespace Stedi.Web.Data;

/// <summary>The time in a run's id: the first 48 bits of a version 7 UUID are the milliseconds since 1970.</summary>
internal static class IdTime
{
    public static DateTimeOffset Of(Guid id) =>
        DateTimeOffset.FromUnixTimeMilliseconds(id.ToByteArray(bigEndian: true)[..6].Aggregate(0L, (all, next) => (all << 8) | next));

    /// <summary>The smallest id that a run of this millisecond can have.</summary>
    public static Guid Floor(DateTimeOffset time)
    {
        Span<byte> bytes = stackalloc byte[16];
        bytes.Clear();
        var milliseconds = Math.Max(0, time.ToUnixTimeMilliseconds());
        for (var i = 0; i < 6; i++)
            bytes[i] = (byte)(milliseconds >> (40 - (8 * i)));
        return new Guid(bytes, bigEndian: true);
    }
}
