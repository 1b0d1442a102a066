using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Stedi.Pipeline.Landing;
using Stedi.Pipeline.Model;
using Stedi.Web.Auth;

namespace Stedi.Web.Tables.Landing;

internal static class LandingEndpoints
{
    private const string VersionOf = "A version of the table, such as the one of a failed step; without it, the published one.";

    public static void Map(RouteGroupBuilder tables)
    {
        tables.MapGet("/{name}/landing", FindAsync)
            .WithSummary("How a landing table's files were read: rejects, repairs, nulled values, cut times, and what was skipped.");
        // A rejected line is shown as it is.
        tables.MapGet("/{name}/rejects", RejectsAsync).RequireAuthorization(Policies.Operator)
            .WithSummary("The rejected lines of a landing table, in the order of files and lines; all of them, page by page.");
    }

    private static async Task<Results<Ok<LandingView>, ProblemHttpResult>> FindAsync(
        string name, LandingReader landing, [FromQuery, StringLength(128), Description(VersionOf)] string? version, CancellationToken cancellationToken) =>
        TableName.TryParse(name, out var table) && await landing.FindAsync(table, version, cancellationToken) is { } view
            ? TypedResults.Ok(view)
            : Missing(name);

    private static async Task<Results<Ok<RejectPage>, ProblemHttpResult>> RejectsAsync(
        string name,
        LandingReader landing,
        [FromQuery, StringLength(128), Description(VersionOf)] string? version,
        [FromQuery, StringLength(32), Description("Where to go on: nextCursor of the page before.")] string? cursor,
        [FromQuery, StringLength(64), Description("Only lines that were rejected for this reason.")] string? reason,
        CancellationToken cancellationToken,
        [FromQuery, Range(1, RejectQuery.MaxLimit)] int limit = 100)
    {
        if (limit is < 1 or > RejectQuery.MaxLimit)
            return Invalid($"limit is 1 to {RejectQuery.MaxLimit}.");
        if (reason is not null && !RejectReasons.All.Contains(reason))
            return Invalid($"reason is one of {string.Join(", ", RejectReasons.All)}.");
        if (!TableName.TryParse(name, out var table))
            return Missing(name);
        try
        {
            return await landing.RejectsAsync(table, version, new(limit, cursor, reason), cancellationToken) is { } page ? TypedResults.Ok(page) : Missing(name);
        }
        catch (ArgumentException e)
        {
            return Invalid($"cursor is not one that this API gave: {e.Message}");
        }
    }

    private static ProblemHttpResult Missing(string name) => TypedResults.Problem(
        $"There is no landing table '{name}' with such a version. GET /tables/{{name}}/versions lists the versions of a table.", statusCode: StatusCodes.Status404NotFound);

    private static ProblemHttpResult Invalid(string reason) => TypedResults.Problem(reason, statusCode: StatusCodes.Status400BadRequest);
}
