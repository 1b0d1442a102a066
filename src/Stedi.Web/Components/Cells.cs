using System.Globalization;

namespace Stedi.Web.Components;

/// <summary>How values of rows read: exact, never rounded and without separators, since they are copied from here.</summary>
public static class Cells
{
    /// <summary>The epoch milliseconds of the years 2001 to 2100: beyond them a number is more likely just that.</summary>
    private const long FirstInstant = 978_307_200_000, LastInstant = 4_102_444_800_000;

    public static string Text(object? value) => value switch
    {
        null => "",
        bool b => b ? "true" : "false",
        IFormattable f => f.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    /// <summary>The instant that a number of a column of times or dates stands for; null where it is none.</summary>
    public static string? Hint(string column, object? value) =>
        IsNamedForTime(column) && Number(Text(value)) is { } ms && Instant(ms) is { } at ? Figures.Instant(at) : null;

    /// <summary>Whether a column is named for a time or a date, so that its numbers may be instants.</summary>
    public static bool IsNamedForTime(string column) =>
        column.Contains("time", StringComparison.OrdinalIgnoreCase) || column.Contains("date", StringComparison.OrdinalIgnoreCase);

    /// <summary>The whole number that a cell holds; null where it holds none.</summary>
    public static long? Number(string? cell) =>
        long.TryParse(cell, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>The instant that so many epoch milliseconds stand for; null where the number is more likely just that.</summary>
    public static DateTimeOffset? Instant(long ms) => ms is >= FirstInstant and <= LastInstant ? DateTimeOffset.FromUnixTimeMilliseconds(ms) : null;
}
