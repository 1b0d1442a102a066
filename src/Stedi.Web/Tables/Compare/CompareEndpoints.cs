using System.ComponentModel;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Stedi.Pipeline.Model;
using Stedi.Web.Audit;
using Stedi.Web.Auth;
using Stedi.Web.Contracts;

namespace Stedi.Web.Tables.Compare;

internal static class CompareEndpoints
{
    public static void Map(RouteGroupBuilder tables) => tables.MapGet("/{name}/compare", CompareAsync).RequireRateLimiting(RateLimits.Rows)
        .WithSummary("Compare two versions of a table: added and removed rows with samples, schema changes and metrics.");

    private static async Task<Results<Ok<VersionComparison>, Problem<Status404>>> CompareAsync(
        string name, VersionComparer comparer, TableReader tables, RowExports exports, ClaimsPrincipal user,
        [FromQuery, VersionText, Description("The older version.")] string from,
        [FromQuery, VersionText, Description("The newer version.")] string to,
        CancellationToken cancellationToken)
    {
        if (!TableName.TryParse(name, out var table) || await tables.FindAsync(table, cancellationToken) is not { } view
            || await comparer.CompareAsync(user, table, from, to, cancellationToken) is not { } comparison)
            return Problem.NotFound($"Table '{name}' with versions '{from}' and '{to}' not found. GET /tables/{{name}}/versions lists the versions of a table.");
        if (comparison.Rows is { Samples: { IsEmpty: false } samples })
        {
            await exports.NotePageAsync(
                Caller.NameOf(user), new("REST comparison", name, $"{from} and {to}", samples.Length, PreviewMask.Shown(user, view.Columns)), cancellationToken);
        }
        return TypedResults.Ok(comparison);
    }
}
