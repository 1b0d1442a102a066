using System.Globalization;

namespace Stedi.Pipeline.Model;

/// <summary>Formats shares for display.</summary>
public static class Percent
{
    /// <summary>Does not round a small share to 0 %, or a large one to 100 %.</summary>
    public static string Of(long part, long whole)
    {
        if (whole <= 0 || part <= 0)
            return "0 %";
        var percent = 100.0 * part / whole;
        return percent switch
        {
            < 0.1 => "< 0.1 %",
            > 99.9 when part < whole => "> 99.9 %",
            _ => percent.ToString("0.#", CultureInfo.InvariantCulture) + " %",
        };
    }
}
