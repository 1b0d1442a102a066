namespace Stedi.Pipeline.Local.Landing;

/// <summary>Reads <c>yyyy-MM-dd</c> and <c>yyyy-MM-dd HH:mm:ss[.f…]</c>, also as ISO 8601 writes it, with T and Z; all times are UTC.</summary>
internal static class CalendarText
{
    private static readonly int _epochDay = new DateOnly(1970, 1, 1).DayNumber;

    public static bool TryReadDate(ReadOnlySpan<byte> text, out int daysSinceEpoch)
    {
        daysSinceEpoch = 0;
        if (text.Length != 10 || text[4] != '-' || text[7] != '-'
            || !TryDigits(text[..4], out var year) || !TryDigits(text[5..7], out var month) || !TryDigits(text[8..], out var day)
            || year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month))
            return false;
        daysSinceEpoch = new DateOnly(year, month, day).DayNumber - _epochDay;
        return true;
    }

    /// <summary>Finer than microseconds is no timestamp, unless it is zeros: nothing is rounded.</summary>
    public static bool TryReadTimestamp(ReadOnlySpan<byte> text, out long microsecondsSinceEpoch)
    {
        microsecondsSinceEpoch = 0;
        if (text is [.., (byte)'Z' or (byte)'z'])
            text = text[..^1];
        if (text.Length < 19 || text[10] is not ((byte)' ' or (byte)'T' or (byte)'t') || text[13] != ':' || text[16] != ':'
            || !TryReadDate(text[..10], out var days)
            || !TryDigits(text[11..13], out var hour) || !TryDigits(text[14..16], out var minute) || !TryDigits(text[17..19], out var second)
            || hour > 23 || minute > 59 || second > 59
            || !TryReadFraction(text[19..], out var microseconds))
            return false;
        microsecondsSinceEpoch = (((days * 24L + hour) * 60 + minute) * 60 + second) * 1_000_000 + microseconds;
        return true;
    }

    private static bool TryReadFraction(ReadOnlySpan<byte> text, out int microseconds)
    {
        microseconds = 0;
        if (text.IsEmpty)
            return true;
        if (text is not [(byte)'.', .. { Length: >= 1 and <= 9 } digits])
            return false;
        Span<byte> nine = stackalloc byte[9];
        nine.Fill((byte)'0');
        digits.CopyTo(nine);
        return TryDigits(nine[..6], out microseconds) && nine[6..].SequenceEqual("000"u8);
    }

    private static bool TryDigits(ReadOnlySpan<byte> text, out int value)
    {
        value = 0;
        foreach (var c in text)
        {
            if (!char.IsAsciiDigit((char)c))
                return false;
            value = value * 10 + (c - '0');
        }
        return true;
    }
}
