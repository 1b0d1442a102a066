using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Stedi.Pipeline.Landing;
using Stedi.Pipeline.Model;
using Stedi.Web.Audit;
using Stedi.Web.Auth;
using Stedi.Web.Contracts;

namespace Stedi.Web.Tables.Landing;

internal static class LandingEndpoints
{
    private const string VersionOf = "A version of the table, for example of a failed step. Default: the published version.";

    public static void Map(RouteGroupBuilder tables)
    {
        tables.MapGet("/{name}/landing", FindAsync)
            .WithSummary("Get how the files of a landing table were read: rejects, repairs, nulled values, truncated timestamps and skipped files.");
        // Rejected lines are not masked.
        tables.MapGet("/{name}/rejects", RejectsAsync).RequireAuthorization(Policies.Operator)
            .WithSummary("List the rejected lines of a landing table, paged, in the order of files and lines.");
    }

    private static async Task<Results<Ok<LandingView>, Problem<Status404>>> FindAsync(
        string name, LandingReader landing, ClaimsPrincipal user, [FromQuery, VersionText, Description(VersionOf)] string? version, CancellationToken cancellationToken) =>
        TableName.TryParse(name, out var table) && await landing.FindAsync(table, version, cancellationToken) is { } view
            ? TypedResults.Ok(view.For(user))
            : Missing(name);

    private static async Task<Results<Ok<RejectPage>, Problem<Status400>, Problem<Status404>>> RejectsAsync(
        string name,
        LandingReader landing,
        RowExports exports,
        ClaimsPrincipal user,
        [FromQuery, VersionText, Description(VersionOf)] string? version,
        [FromQuery, RejectCursor, Description("nextCursor of the previous page.")] string? cursor,
        [FromQuery, Words(
            RejectReasons.MalformedJson, RejectReasons.NotAnObject, RejectReasons.UnreadableValue, RejectReasons.LineTooLong, RejectReasons.UnreadableFile),
         Description("Only lines rejected for this reason.")] string? reason,
        CancellationToken cancellationToken,
        [FromQuery, Range(1, RejectQuery.MaxLimit)] int limit = 100)
    {
        if (!TableName.TryParse(name, out var table))
            return Missing(name);
        try
        {
            if (await landing.RejectsAsync(table, version, new(limit, cursor, reason), cancellationToken) is not { } page)
                return Missing(name);
            await exports.NotePageAsync(
                Caller.NameOf(user), new("REST rejected lines", name, version ?? "published", page.Items.Length, PersonalColumns.Unknown), cancellationToken);
            return TypedResults.Ok(page);
        }
        catch (ArgumentException)
        {
            return Problem.Invalid("Invalid cursor. Use nextCursor of an earlier response.");
        }
    }

    private static Problem<Status404> Missing(string name) => Problem.NotFound(
        $"Landing table '{name}' or this version of it not found. GET /tables/{{name}}/versions lists the versions of a table.");

    private sealed class RejectCursorAttribute() : PatternAttribute("^[0-9]{1,18}$", "the nextCursor of the previous page");
}
