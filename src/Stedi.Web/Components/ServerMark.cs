using System.Globalization;
using Microsoft.Extensions.Options;
using Stedi.Web.Contracts;

namespace Stedi.Web.Components;

/// <summary>Distinguishes this server from others: <see cref="StediOptions.Name"/> and <see cref="StediOptions.Color"/>, in headers and titles.</summary>
public sealed class ServerMark(IOptions<StediOptions> options)
{
    /// <summary>Text colors. The one with more contrast is used.</summary>
    private const string Dark = "#000000", Light = "#ffffff";

    private readonly string _color = options.Value.Color;

    /// <summary>Empty if the server has no name.</summary>
    public string Name { get; } = options.Value.Name;

    /// <summary>The CSS of the name.</summary>
    public string? Style => _color.Length == 0 ? null : $"background-color: {_color}; color: {Ink(_color)}; border-color: transparent;";

    /// <summary>The CSS of the header: a stripe along its top edge that takes no space.</summary>
    public string? Stripe => _color.Length == 0 ? null : $"box-shadow: inset 0 4px 0 {_color};";

    /// <summary>The page title, with the name first, because narrow tabs show only the beginning.</summary>
    public string Title(string page) => Name.Length == 0 ? page : $"[{Name}] {page}";

    /// <summary>For any color, at least one of the two has a contrast of 4.5.</summary>
    private static string Ink(string color) => Contrast(color, Light) >= Contrast(color, Dark) ? Light : Dark;

    /// <summary>The WCAG 2 contrast ratio, 1 to 21.</summary>
    internal static double Contrast(string one, string other)
    {
        var (a, b) = (Luminance(one), Luminance(other));
        return (Math.Max(a, b) + 0.05) / (Math.Min(a, b) + 0.05);
    }

    private static double Luminance(string color) => 0.2126 * Channel(color, 1) + 0.7152 * Channel(color, 3) + 0.0722 * Channel(color, 5);

    private static double Channel(string color, int at)
    {
        var part = int.Parse(color.AsSpan(at, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0;
        return part <= 0.04045 ? part / 12.92 : Math.Pow((part + 0.055) / 1.055, 2.4);
    }
}
