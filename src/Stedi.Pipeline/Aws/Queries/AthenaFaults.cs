using System.Text.RegularExpressions;
using Stedi.Pipeline.Aws.Clients.Athena;
using Stedi.Pipeline.Engines;

namespace Stedi.Pipeline.Aws.Queries;

/// <summary>Explains failed queries to the author of the statement.</summary>
internal static partial class AthenaFaults
{
    private const string CutOff = "Bytes scanned limit was exceeded";

    /// <param name="ended">A query that failed, or was cancelled by somebody else.</param>
    public static QueryException Of(QueryExecution ended, string sql, string workGroup)
    {
        var reason = ended.Status?.StateChangeReason ?? ended.Status?.AthenaError?.ErrorMessage ?? "Athena gives no reason.";
        if (reason.Contains(CutOff, StringComparison.OrdinalIgnoreCase))
            return Failed($"The query exceeded the scan limit of the workgroup {workGroup} and was stopped. Select fewer columns or tables, "
                + "or raise the workgroup's scan limit (ScanCutOffBytes of infra/stedi.yaml).");
        if (ended.Status?.State == QueryExecutionState.CANCELLED)
            return Failed($"The query was cancelled outside of STEDI ({Clean(reason)}). Run it again.");
        var again = ended.Status?.AthenaError?.Retryable == true ? " According to Athena, a retry may succeed." : "";
        return Failed(Clean(reason) + again, AthenaPlace.Find(reason, sql));
    }

    /// <summary>Explains statements that Athena refuses before they get an id.</summary>
    public static QueryException? OfStart(InvalidRequestException refusal, string sql) =>
        AthenaPlace.Find(refusal.Message, sql) is { } position ? new(QueryFailure.Failed, Clean(refusal.Message), position, refusal) : null;

    private static QueryException Failed(string message, int? position = null) => new(QueryFailure.Failed, message, position);

    private static string Clean(string message) => Advice().Replace(message, "").Trim();

    /// <summary>Removes advice to ask in a forum, with an id that users do not see.</summary>
    [GeneratedRegex(@"\s*(This query ran against the |Please post the error message ).*\z", RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex Advice();
}
