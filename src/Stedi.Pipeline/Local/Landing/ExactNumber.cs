namespace Stedi.Pipeline.Local.Landing;

internal enum NumberProblem { None, NotANumber, Fraction, OutOfRange }

/// <summary>Reads decimal literals (<c>-12.50</c>, <c>1.6e12</c>) exactly. It avoids double, which would round.</summary>
internal static class ExactNumber
{
    private const int MaxDigits = 38;

    /// <summary>The value times 10^<paramref name="scale"/>, if that is an integer of at most 38 digits.</summary>
    public static NumberProblem TryRead(ReadOnlySpan<byte> text, int scale, out Int128 scaled)
    {
        scaled = 0;
        if (!TrySplit(text, out var negative, out var whole, out var fraction, out var exponent))
            return NumberProblem.NotANumber;
        // The number is digits × 10^power. Zeros at both ends are ignored.
        UInt128 digits = 0;
        long power = (long)exponent - fraction.Length + scale;
        var significant = 0;
        var zeros = 0;
        for (var i = 0; i < whole.Length + fraction.Length; i++)
        {
            var digit = (i < whole.Length ? whole[i] : fraction[i - whole.Length]) - '0';
            if (digit == 0)
            {
                zeros += significant > 0 ? 1 : 0;
                continue;
            }
            significant = significant + zeros + 1;
            if (significant > MaxDigits)
                return power + (whole.Length + fraction.Length - 1 - i) < 0 ? NumberProblem.Fraction : NumberProblem.OutOfRange;
            for (; zeros > 0; zeros--)
                digits *= 10;
            digits = digits * 10 + (UInt128)digit;
        }
        if (significant == 0)
            return NumberProblem.None;
        power += zeros;
        if (power < 0)
            return NumberProblem.Fraction;
        if (significant + power > MaxDigits)
            return NumberProblem.OutOfRange;
        for (; power > 0; power--)
            digits *= 10;
        scaled = negative ? -(Int128)digits : (Int128)digits;
        return NumberProblem.None;
    }

    public static bool IsNumber(ReadOnlySpan<byte> text) => TrySplit(text, out _, out _, out _, out _);

    /// <summary>[-]digits[.digits][e[±]digits]: JSON's numbers, leading zeros allowed.</summary>
    private static bool TrySplit(
        ReadOnlySpan<byte> text, out bool negative, out ReadOnlySpan<byte> whole, out ReadOnlySpan<byte> fraction, out int exponent)
    {
        fraction = default;
        exponent = 0;
        negative = text is [(byte)'-', ..];
        text = negative ? text[1..] : text;
        whole = Digits(ref text);
        if (whole.IsEmpty)
            return false;
        if (text is [(byte)'.', ..])
        {
            text = text[1..];
            fraction = Digits(ref text);
            if (fraction.IsEmpty)
                return false;
        }
        if (text is [(byte)'e' or (byte)'E', ..])
        {
            text = text[1..];
            var negativeExponent = text is [(byte)'-', ..];
            if (text is [(byte)'-' or (byte)'+', ..])
                text = text[1..];
            var digits = Digits(ref text);
            if (digits.IsEmpty)
                return false;
            // A huge exponent is clamped: it is out of range anyway.
            foreach (var digit in digits)
                exponent = Math.Min(exponent * 10 + (digit - '0'), 100_000_000);
            exponent = negativeExponent ? -exponent : exponent;
        }
        return text.IsEmpty;
    }

    private static ReadOnlySpan<byte> Digits(scoped ref ReadOnlySpan<byte> text)
    {
        var length = text.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        var digits = length < 0 ? text : text[..length];
        text = text[digits.Length..];
        return digits;
    }
}
