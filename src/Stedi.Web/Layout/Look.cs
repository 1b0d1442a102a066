using MudBlazor;

namespace Stedi.Web.Layout;

/// <summary>Colors and typography. Uses system fonts, so nothing is loaded from other servers.</summary>
internal static class Look
{
    private static readonly string[] SystemFonts =
        ["system-ui", "-apple-system", "Segoe UI", "Roboto", "Ubuntu", "Cantarell", "Noto Sans", "sans-serif"];

    /// <summary>Text on the bright colors of the dark theme.</summary>
    private const string DarkInk = "#0b1526";

    public static readonly MudTheme Theme = new()
    {
        Typography = new Typography
        {
            Default = new DefaultTypography { FontFamily = SystemFonts, LetterSpacing = "normal" },
            H5 = new H5Typography { FontWeight = "600", LetterSpacing = "-.01em" },
            H6 = new H6Typography { FontSize = "1.0625rem", FontWeight = "600", LetterSpacing = "normal" },
            Button = new ButtonTypography { TextTransform = "none", LetterSpacing = "normal", FontWeight = "600" },
            Body1 = new Body1Typography { LetterSpacing = "normal" },
            Body2 = new Body2Typography { LetterSpacing = "normal" },
        },
        LayoutProperties = new LayoutProperties { DefaultBorderRadius = "6px" },
        // Every text color has a contrast of 4.5 on the surface and the background of its theme.
        PaletteLight = new PaletteLight
        {
            Primary = "#1d4ed8", Info = "#1d4ed8", Success = "#15803d", Warning = "#b45309", Error = "#b42318",
            Background = "#f6f7f9", AppbarBackground = "#ffffff", AppbarText = "#1f2933",
            TextPrimary = "#1f2933", TextSecondary = "#52606d", LinesDefault = "#dfe3e8",
        },
        PaletteDark = new PaletteDark
        {
            Primary = "#8ab4ff", PrimaryContrastText = DarkInk, InfoContrastText = DarkInk, SuccessContrastText = DarkInk, WarningContrastText = DarkInk,
            ErrorContrastText = DarkInk, Info = "#8ab4ff", Success = "#4ade80", Warning = "#fbbf24", Error = "#ff9b8f",
            Background = "#12161c", Surface = "#1a2028", AppbarBackground = "#1a2028", AppbarText = "#e4e7eb",
            TextPrimary = "#e4e7eb", TextSecondary = "#a3aebb",
            LinesDefault = "#2d3743",
        },
    };
}
