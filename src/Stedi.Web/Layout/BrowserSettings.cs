using Stedi.Web.Components;
using Stedi.Web.Contracts;

namespace Stedi.Web.Layout;

/// <summary>
/// What a browser said of itself, in cookies, so that the first paint is right already. They open no door, and what cannot be read in them counts as
/// not said.
/// </summary>
/// <param name="Zone">The browser's time zone by its IANA name; null where it has not said it yet.</param>
/// <param name="Times">In which zones the reader wants times.</param>
public sealed record BrowserSettings(ThemeChoice Theme, string? Zone, TimeChoice Times = TimeChoice.Split)
{
    /// <summary>The names are in MainLayout.razor.js as well.</summary>
    public const string ThemeCookie = "stedi-theme";
    public const string ZoneCookie = "stedi-zone";
    public const string TimesCookie = "stedi-times";

    public static readonly BrowserSettings Unknown = new(ThemeChoice.System, null);

    public static BrowserSettings Of(HttpContext? context) => context is null ? Unknown : new(
        ThemeOf(context.Request.Cookies[ThemeCookie]),
        context.Request.Cookies[ZoneCookie] is { } zone && LocalTime.IsZone(zone) ? zone : null,
        EnumWord.Read<TimeChoice>(context.Request.Cookies[TimesCookie]) ?? TimeChoice.Split);

    /// <summary>As it stands in the cookie and in the document.</summary>
    public static string Word(ThemeChoice theme) => theme.ToString().ToLowerInvariant();

    public static string Word(TimeChoice times) => times.ToString().ToLowerInvariant();

    private static ThemeChoice ThemeOf(string? text) => text switch
    {
        "dark" => ThemeChoice.Dark,
        "light" => ThemeChoice.Light,
        _ => ThemeChoice.System,
    };
}
