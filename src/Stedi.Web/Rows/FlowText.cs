using System.Globalization;

namespace Stedi.Web.Rows;

/// <summary>How figures of flows read.</summary>
internal static class FlowText
{
    /// <summary>How often a row became one: <c>× 3.02</c>; what is more than one never reads as one.</summary>
    public static string Times(double factor) => factor switch
    {
        < 1.005 => "× 1.01",
        < 100 => "× " + factor.ToString("0.##", CultureInfo.InvariantCulture),
        _ => "× " + factor.ToString("N0", CultureInfo.InvariantCulture),
    };
}
