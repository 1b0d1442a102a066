using MudBlazor;
using MudBlazor.Utilities;

namespace Stedi.Web.Layout;

/// <summary>
/// The dark theme's colors in the document, for users who chose dark, or whose system is dark and who did not choose light. The server does not know
/// the system theme. Without these colors, each page would start light and turn dark after connecting.
/// </summary>
internal static class DarkStart
{
    private static readonly string Rules = string.Concat(Colors(Look.Theme.PaletteDark).Select(Rule));

    public static string Css { get; } =
        $":root:root[data-theme=dark] {{ {Rules}}} @media (prefers-color-scheme: dark) {{ :root:root:not([data-theme=light]) {{ {Rules}}} }}";

    private static string Rule((string Name, MudColor Color) rule) => $"--mud-palette-{rule.Name}: {rule.Color.ToString(MudColorOutputFormats.RGBA)}; ";

    private static (string Name, MudColor Color)[] Colors(Palette dark) =>
    [
        ("background", dark.Background), ("surface", dark.Surface), ("appbar-background", dark.AppbarBackground), ("appbar-text", dark.AppbarText),
        ("text-primary", dark.TextPrimary), ("text-secondary", dark.TextSecondary), ("text-disabled", dark.TextDisabled),
        ("action-default", dark.ActionDefault), ("action-disabled", dark.ActionDisabled), ("action-disabled-background", dark.ActionDisabledBackground),
        ("action-default-hover", dark.ActionDefault.SetAlpha(dark.HoverOpacity)),
        ("lines-default", dark.LinesDefault), ("lines-inputs", dark.LinesInputs), ("skeleton", dark.Skeleton),
        ("primary", dark.Primary), ("primary-text", dark.PrimaryContrastText), ("info", dark.Info), ("success", dark.Success),
        ("warning", dark.Warning), ("error", dark.Error),
    ];
}
