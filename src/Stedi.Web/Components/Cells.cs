using System.Globalization;

namespace Stedi.Web.Components;

/// <summary>Formats values of rows exactly, without rounding or separators, because users copy them.</summary>
public static class Cells
{
    /// <summary>Epoch milliseconds of the years 2001 to 2100. Other numbers are probably not times.</summary>
    private const long FirstInstant = 978_307_200_000, LastInstant = 4_102_444_800_000;

    public static string Text(object? value) => value switch
    {
        null => "",
        bool b => b ? "true" : "false",
        IFormattable f => f.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    /// <summary>The time that a number in a time or date column represents; null if it is none.</summary>
    public static string? Hint(string column, object? value) =>
        IsNamedForTime(column) && Number(Text(value)) is { } ms && Instant(ms) is { } at ? Figures.Instant(at) : null;

    /// <summary>Whether the name of a column suggests times or dates.</summary>
    public static bool IsNamedForTime(string column) =>
        column.Contains("time", StringComparison.OrdinalIgnoreCase) || column.Contains("date", StringComparison.OrdinalIgnoreCase);

    /// <summary>The integer in a cell; null if it is none.</summary>
    public static long? Number(string? cell) =>
        long.TryParse(cell, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>The time of these epoch milliseconds; null if the number is probably not a time.</summary>
    public static DateTimeOffset? Instant(long ms) => ms is >= FirstInstant and <= LastInstant ? DateTimeOffset.FromUnixTimeMilliseconds(ms) : null;
}
