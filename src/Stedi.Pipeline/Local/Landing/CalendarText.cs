namespace Stedi.Pipeline.Local.Landing;

/// <summary>Reads ISO 8601 dates and times, also with a blank instead of the T. Without an offset, they are UTC.</summary>
internal static class CalendarText
{
    private const int MaxFraction = 9;

    /// <summary>The limit of Java, and so of Spark. No place on earth is further from UTC.</summary>
    private const int MaxOffsetMinutes = 18 * 60;

    private static readonly int _epochDay = new DateOnly(1970, 1, 1).DayNumber;

    /// <summary>The allowed years are 1 to 9999, as in Python.</summary>
    public static bool IsInRange(long microsecondsSinceEpoch) => microsecondsSinceEpoch is >= -62_135_596_800_000_000 and <= 253_402_300_799_999_999;

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

    /// <summary><c>2022-06-18</c>, <c>2022-06-18T14:59</c>, <c>2022-06-18 14:59:36.361+02:00</c>.</summary>
    /// <param name="isCut">Nonzero digits beyond microseconds were cut.</param>
    public static bool TryReadTimestamp(ReadOnlySpan<byte> text, out long microsecondsSinceEpoch, out bool isCut)
    {
        (microsecondsSinceEpoch, isCut) = (0, false);
        if (text.Length < 10 || !TryReadDate(text[..10], out var days))
            return false;
        var midnight = days * 86_400_000_000L;
        if (text.Length == 10)
        {
            microsecondsSinceEpoch = midnight;
            return true;
        }
        if (text[10] is not ((byte)' ' or (byte)'T' or (byte)'t'))
            return false;
        text = text[11..];
        if (!TryReadTime(ref text, out var microseconds, out isCut) || !TryReadOffset(text, out var offsetMinutes))
            return false;
        microsecondsSinceEpoch = midnight + microseconds - offsetMinutes * 60_000_000L;
        return IsInRange(microsecondsSinceEpoch);
    }

    /// <summary>HH:MM, HH:MM:SS, or HH:MM:SS.f with up to nine digits.</summary>
    private static bool TryReadTime(ref ReadOnlySpan<byte> text, out long microseconds, out bool isCut)
    {
        (microseconds, isCut) = (0, false);
        if (text.Length < 5 || text[2] != ':' || !TryDigits(text[..2], out var hour) || !TryDigits(text[3..5], out var minute) || hour > 23 || minute > 59)
            return false;
        microseconds = (hour * 60L + minute) * 60_000_000;
        text = text[5..];
        if (text is not [(byte)':', ..])
            return true;
        if (text.Length < 3 || !TryDigits(text[1..3], out var second) || second > 59)
            return false;
        microseconds += second * 1_000_000L;
        text = text[3..];
        if (text is not [(byte)'.' or (byte)',', ..])
            return true;
        var digits = text[1..];
        if (digits.IndexOfAnyExceptInRange((byte)'0', (byte)'9') is var end and >= 0)
            digits = digits[..end];
        if (digits.Length is 0 or > MaxFraction)
            return false;
        text = text[(1 + digits.Length)..];
        Span<byte> nine = stackalloc byte[MaxFraction];
        nine.Fill((byte)'0');
        digits.CopyTo(nine);
        isCut = !nine[6..].SequenceEqual("000"u8);
        TryDigits(nine[..6], out var fraction);
        microseconds += fraction;
        return true;
    }

    /// <summary>Nothing, Z, ±HH, ±HHMM or ±HH:MM.</summary>
    private static bool TryReadOffset(ReadOnlySpan<byte> text, out int minutes)
    {
        minutes = 0;
        if (text is [] or [(byte)'Z' or (byte)'z'])
            return true;
        if (text.Length is not (3 or 5 or 6) || text[0] is not ((byte)'+' or (byte)'-') || !TryDigits(text[1..3], out var hours))
            return false;
        var rest = 0;
        if ((text.Length == 6 && text[3] != ':') || (text.Length > 3 && !TryDigits(text[^2..], out rest)))
            return false;
        minutes = hours * 60 + rest;
        if (rest > 59 || minutes > MaxOffsetMinutes)
            return false;
        minutes = text[0] == '-' ? -minutes : minutes;
        return true;
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
