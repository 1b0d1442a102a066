using System.Globalization;
using System.Text.RegularExpressions;

namespace Stedi.Pipeline.Model;

/// <summary>
/// A date or a time as entered by a person: <c>2022-06-18</c>, <c>2022-06-18 14:18</c>, <c>2022-06-18T14:18:00.5+02:00</c>. It covers all
/// instants that begin with it. So a filter for a displayed date finds its rows, whatever their finer parts are.
/// </summary>
/// <param name="From">The first of these instants, in UTC.</param>
/// <param name="To">The first instant after them, in UTC.</param>
public readonly partial record struct DateText(DateTime From, DateTime To)
{
    public const string Example = "2022-06-18 14:18:00";

    /// <summary>A text without an offset is in UTC. Null if the text is not a date.</summary>
    public static DateText? Parse(string text) => Read(text, TimeZoneInfo.Utc, out _);

    /// <summary>
    /// The text with its offset in this zone, so that it means the same for everybody. Unchanged if it is not a date, or has an offset.
    /// </summary>
    public static string In(string text, TimeZoneInfo zone)
    {
        if (zone.HasSameRules(TimeZoneInfo.Utc) || Read(text, zone, out var offset) is null || Pattern().Match(text.Trim()).Groups["offset"].Success)
            return text;
        var sign = offset < TimeSpan.Zero ? '-' : '+';
        return string.Create(CultureInfo.InvariantCulture, $"{text.Trim()}{sign}{offset.Duration():hh\\:mm}");
    }

    private static DateText? Read(string text, TimeZoneInfo zone, out TimeSpan offset)
    {
        offset = default;
        if (Pattern().Match(text.Trim()) is not { Success: true } match
            || !DateTime.TryParseExact(match.Groups["day"].Value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var at))
            return null;
        var length = TimeSpan.TicksPerDay;
        if (match.Groups["time"].Success)
        {
            var (hour, minute, second) = (Part(match, "h"), Part(match, "m"), Part(match, "s"));
            if (hour > 23 || minute > 59 || second > 59)
                return null;
            at = at.Add(new TimeSpan(hour, minute, second));
            length = match.Groups["s"].Success ? TimeSpan.TicksPerSecond : TimeSpan.TicksPerMinute;
            foreach (var digit in match.Groups["f"].Value)
                at = at.AddTicks((length /= 10) * (digit - '0'));
        }
        offset = match.Groups["offset"] switch
        {
            { Success: false } => zone.GetUtcOffset(at),
            { Value: [('+' or '-') and var sign, ..] } => new TimeSpan(Part(match, "oh"), Part(match, "om"), 0) * (sign == '-' ? -1 : 1),
            _ => TimeSpan.Zero,
        };
        var from = at.Ticks - offset.Ticks;
        return from < 0 || from > DateTime.MaxValue.Ticks - length ? null : new(new(from, DateTimeKind.Utc), new(from + length, DateTimeKind.Utc));
    }

    private static int Part(Match match, string name) =>
        match.Groups[name] is { Success: true } part ? int.Parse(part.Value, CultureInfo.InvariantCulture) : 0;

    [GeneratedRegex(
        @"\A(?<day>[0-9]{4}-[0-9]{2}-[0-9]{2})([ T](?<time>(?<h>[0-9]{2}):(?<m>[0-9]{2})(:(?<s>[0-9]{2})(\.(?<f>[0-9]{1,6}))?)?))?( ?(?<offset>Z|UTC|[+-](?<oh>[0-9]{2}):(?<om>[0-9]{2})))?\z",
        RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
