using MudBlazor;
using MudBlazor.Utilities;

namespace Stedi.Web.Layout;

/// <summary>
/// The dark theme's colours for who prefers dark, in the document itself: the server does not know the preference, so that without them each page
/// would come up light and turn dark once its connection stands.
/// </summary>
internal static class DarkStart
{
    public static string Css { get; } = $"@media (prefers-color-scheme: dark) {{ :root:root {{ {string.Concat(Colours(Look.Theme.PaletteDark).Select(Rule))}}} }}";

    private static string Rule((string Name, MudColor Colour) rule) => $"--mud-palette-{rule.Name}: {rule.Colour.ToString(MudColorOutputFormats.RGBA)}; ";

    private static (string Name, MudColor Colour)[] Colours(Palette dark) =>
    [
        ("background", dark.Background), ("surface", dark.Surface), ("appbar-background", dark.AppbarBackground), ("appbar-text", dark.AppbarText),
        ("text-primary", dark.TextPrimary), ("text-secondary", dark.TextSecondary), ("text-disabled", dark.TextDisabled),
        ("action-default", dark.ActionDefault), ("action-disabled", dark.ActionDisabled), ("action-disabled-background", dark.ActionDisabledBackground),
        ("lines-default", dark.LinesDefault), ("lines-inputs", dark.LinesInputs), ("skeleton", dark.Skeleton),
        ("primary", dark.Primary), ("primary-text", dark.PrimaryContrastText), ("info", dark.Info), ("success", dark.Success),
        ("warning", dark.Warning), ("error", dark.Error),
    ];
}
