using System.Globalization;
using Stedi.Pipeline.Engines.Rows;

namespace Stedi.Web.Rows;

/// <summary>The computed texts of row flows.</summary>
internal static class FlowText
{
    /// <summary>Describes input rows that were neither kept nor counted by a drop reason.</summary>
    public const string Unexplained = "No declared drop reason matches";

    public static string Heading(RowPick pick) => pick.Outcome.Kind switch
    {
        RowOutcomeKind.Kept => $"Rows of {pick.Input} kept",
        RowOutcomeKind.Dropped when pick.IsRaw => $"Lines rejected: {pick.Outcome.Reason}",
        RowOutcomeKind.Dropped => $"Rows of {pick.Input} dropped: {pick.Outcome.Reason}",
        _ => $"Unexplained rows of {pick.Input}",
    };

    /// <summary>The factor of a join: <c>× 3.02</c>. A factor above 1 is never shown as 1.</summary>
    public static string Times(double factor) => factor switch
    {
        < 1.005 => "× 1.01",
        < 100 => "× " + factor.ToString("0.##", CultureInfo.InvariantCulture),
        _ => "× " + factor.ToString("N0", CultureInfo.InvariantCulture),
    };
}
