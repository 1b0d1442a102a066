namespace Stedi.Pipeline.Local.Landing;

/// <summary>
/// Reads a number in a timestamp column like Athena (<c>ParsePrimitiveUtils.parseTimestamp</c> of the OpenX JSON SerDe): 13 or more digits are
/// milliseconds since 1970, fewer are seconds. Unlike Athena, it refuses years outside 1 to 9999, and milliseconds with a fraction, which Athena takes as
/// seconds.
/// </summary>
internal static class EpochNumber
{
    /// <summary>With the 15 digits of milliseconds in the year 9999, this stays within the 38 digits that are read exactly.</summary>
    private const int Decimals = 22;

    private static readonly Int128 _one = PowerOfTen(Decimals);
    private static readonly Int128 _microsecond = PowerOfTen(Decimals - 6);
    private static readonly Int128 _firstMilliseconds = PowerOfTen(12);

    /// <param name="isCut">Nonzero digits beyond microseconds were cut.</param>
    public static bool TryRead(ReadOnlySpan<byte> text, out long microsecondsSinceEpoch, out bool isCut)
    {
        (microsecondsSinceEpoch, isCut) = (0, false);
        if (ExactNumber.TryRead(text, Decimals, out var value) != NumberProblem.None)
            return false;
        var whole = value / _one;
        if (Int128.Abs(whole) < _firstMilliseconds)
        {
            microsecondsSinceEpoch = (long)(value / _microsecond);
            isCut = value % _microsecond != 0;
        }
        else if (value % _one == 0)
            microsecondsSinceEpoch = (long)(whole * 1000);
        else
            return false;
        return CalendarText.IsInRange(microsecondsSinceEpoch);
    }

    private static Int128 PowerOfTen(int exponent)
    {
        Int128 power = 1;
        for (; exponent > 0; exponent--)
            power *= 10;
        return power;
    }
}
