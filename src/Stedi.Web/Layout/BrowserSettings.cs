using Stedi.Web.Components;
using Stedi.Web.Contracts;

namespace Stedi.Web.Layout;

/// <summary>
/// Settings of a browser in cookies, so that the first paint is correct. They grant no access. Invalid values count as
/// not set.
/// </summary>
/// <param name="Zone">The browser's IANA time zone; null if not known yet.</param>
/// <param name="Times">The zones that the reader chose.</param>
public sealed record BrowserSettings(ThemeChoice Theme, string? Zone, TimeChoice Times = TimeChoice.Split)
{
    /// <summary>MainLayout.razor.js contains these names too.</summary>
    public const string ThemeCookie = "stedi-theme";
    public const string ZoneCookie = "stedi-zone";
    public const string TimesCookie = "stedi-times";

    public static readonly BrowserSettings Unknown = new(ThemeChoice.System, null);

    public static BrowserSettings Of(HttpContext? context) => context is null ? Unknown : new(
        ThemeOf(context.Request.Cookies[ThemeCookie]),
        context.Request.Cookies[ZoneCookie] is { } zone && LocalTime.IsZone(zone) ? zone : null,
        EnumWord.Read<TimeChoice>(context.Request.Cookies[TimesCookie]) ?? TimeChoice.Split);

    /// <summary>The value in the cookie and in the document.</summary>
    public static string Word(ThemeChoice theme) => theme.ToString().ToLowerInvariant();

    public static string Word(TimeChoice times) => times.ToString().ToLowerInvariant();

    private static ThemeChoice ThemeOf(string? text) => text switch
    {
        "dark" => ThemeChoice.Dark,
        "light" => ThemeChoice.Light,
        _ => ThemeChoice.System,
    };
}
