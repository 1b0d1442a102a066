using System.Globalization;
using System.Text.RegularExpressions;

namespace Stedi.Web.Components;

/// <summary>Formats times in the browser's time zone; UTC until it is known. One instance per open page.</summary>
public sealed partial class LocalTime
{
    public TimeZoneInfo Zone { get; private set; } = TimeZoneInfo.Utc;

    /// <summary>Sets the zone by IANA name. Unknown zones are ignored. Returns whether formatted times change.</summary>
    public bool Use(string? zone)
    {
        if (zone is null || !IsZone(zone) || !TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found) || found.HasSameRules(Zone))
            return false;
        Zone = found;
        return true;
    }

    public DateTimeOffset Of(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, Zone);

    /// <summary>The exact time, for tooltips and sentences: <c>2026-11-25 10:17:03 UTC+1</c>.</summary>
    public string Exact(DateTimeOffset at) => $"{Stamp(at)} {Offset(Of(at).Offset)}";

    /// <summary>For table cells, with <see cref="Exact"/> as tooltip: <c>2026-11-25 10:17:03</c>.</summary>
    public string Stamp(DateTimeOffset at) => Format(at, "yyyy-MM-dd HH:mm:ss");

    /// <summary>For log lines: <c>10:17:03.123</c>.</summary>
    public string Clock(DateTimeOffset at) => Format(at, "HH:mm:ss.fff");

    public string Format(DateTimeOffset at, string format) => Of(at).ToString(format, CultureInfo.InvariantCulture);

    /// <summary>Whether the text can be a zone name. Names become paths below the system's zone folder.</summary>
    internal static bool IsZone(string text) => ZoneName().IsMatch(text);

    [GeneratedRegex(@"\A(?=.{1,64}\z)[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+)*\z")]
    private static partial Regex ZoneName();

    private static string Offset(TimeSpan offset) => offset.Ticks == 0
        ? "UTC"
        : (offset < TimeSpan.Zero ? "UTC-" : "UTC+") + offset.ToString(offset.Minutes == 0 ? "%h" : @"h\:mm", CultureInfo.InvariantCulture);
}
