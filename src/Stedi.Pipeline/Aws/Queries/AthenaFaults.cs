using System.Text.RegularExpressions;
using Stedi.Pipeline.Aws.Clients.Athena;
using Stedi.Pipeline.Engines;

namespace Stedi.Pipeline.Aws.Queries;

/// <summary>Why a query did not succeed, for the author of the statement.</summary>
internal static partial class AthenaFaults
{
    private const string CutOff = "Bytes scanned limit was exceeded";

    /// <param name="ended">It failed, or someone cancelled it who was not we.</param>
    public static QueryException Of(QueryExecution ended, string sql, string workGroup)
    {
        var reason = ended.Status?.StateChangeReason ?? ended.Status?.AthenaError?.ErrorMessage ?? "Athena gives no reason.";
        if (reason.Contains(CutOff, StringComparison.OrdinalIgnoreCase))
            return Failed($"The query would scan more than the workgroup {workGroup} allows for one query, and was stopped. Select fewer columns or tables, "
                + "or raise the workgroup's scan limit (ScanCutOffBytes of infra/stedi.yaml).");
        if (ended.Status?.State == QueryExecutionState.CANCELLED)
            return Failed($"The query was cancelled outside of this server ({Clean(reason)}). Run it again.");
        var again = ended.Status?.AthenaError?.Retryable == true ? " Athena says that trying again may help." : "";
        return Failed(Clean(reason) + again, AthenaPlace.Find(reason, sql));
    }

    /// <summary>Athena refuses some statements before they have an id.</summary>
    public static QueryException? OfStart(InvalidRequestException refusal, string sql) =>
        AthenaPlace.Find(refusal.Message, sql) is { } position ? new(QueryFailure.Failed, Clean(refusal.Message), position, refusal) : null;

    private static QueryException Failed(string message, int? position = null) => new(QueryFailure.Failed, message, position);

    private static string Clean(string message) => Advice().Replace(message, "").Trim();

    /// <summary>To turn to a forum with an id that nobody here has seen.</summary>
    [GeneratedRegex(@"\s*(This query ran against the |Please post the error message ).*\z", RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex Advice();
}
