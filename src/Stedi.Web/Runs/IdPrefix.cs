namespace Stedi.Web.Runs;

/// <summary>
/// The first digits of a run's id, as a range of ids. At least 8 digits, so that no word of a message is mistaken for an id.
/// </summary>
/// <param name="First">The smallest id with this prefix.</param>
/// <param name="Last">The greatest id with this prefix.</param>
internal sealed record IdPrefix(Guid First, Guid Last)
{
    private const int LeastDigits = 8;

    private const string Shape = "00000000-0000-0000-0000-000000000000";

    public static IdPrefix? TryParse(string? text)
    {
        var trimmed = text?.Trim();
        if (trimmed is null || trimmed.Length is < LeastDigits or > 36)
            return null;
        var hasDashes = trimmed.Contains('-', StringComparison.Ordinal);
        if (hasDashes && trimmed.Where((c, i) => (c == '-') != (Shape[i] == '-')).Any())
            return null;
        var digits = trimmed.Replace("-", "", StringComparison.Ordinal);
        return digits.Length is >= LeastDigits and <= 32 && digits.All(char.IsAsciiHexDigit)
            ? new(Guid.ParseExact(digits.PadRight(32, '0'), "N"), Guid.ParseExact(digits.PadRight(32, 'f'), "N"))
            : null;
    }
}
