using System.Globalization;

namespace Stedi.Web.Components;

/// <summary>How values of rows read: exact, never rounded and without separators, since they are copied from here.</summary>
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
