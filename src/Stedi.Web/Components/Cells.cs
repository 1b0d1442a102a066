using System.Globalization;

namespace Stedi.Web.Components;

/// <summary>Formats values of rows exactly, without rounding or separators, because users copy them.</summary>
public static class Cells
{
    public static string Text(object? value) => value switch
    {
        null => "",
        bool b => b ? "true" : "false",
        IFormattable f => f.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };
}
