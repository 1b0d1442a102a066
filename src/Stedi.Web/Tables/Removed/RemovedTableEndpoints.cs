using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Stedi.Pipeline.Model;
using Stedi.Web.Auth;
using Stedi.Web.Contracts;

namespace Stedi.Web.Tables.Removed;

/// <summary>REST: tables that the pipeline no longer defines. Not under <c>/tables</c>, where any word can be the name of a table.</summary>
internal static class RemovedTableEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        var removed = api.MapGroup("/removed-tables").WithTags("Tables");
        removed.MapGet("", async (RemovedTables tables, CancellationToken cancellationToken) => TypedResults.Ok(await tables.ListAsync(cancellationToken)))
            .RequireAuthorization(Policies.Operator).WithSummary("List tables that the pipeline no longer defines, with their kept versions.");
        removed.MapDelete("/{name}", PurgeAsync).RequireAuthorization(Policies.Admin)
            .WithSummary("Delete all versions of a removed table. Cannot be undone.");
    }

    private static async Task<Results<Ok<PurgedTableView>, Problem<Status404>, Problem<Status409>>> PurgeAsync(
        string name, RemovedTables tables, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        if (!TableName.TryParse(name, out var table))
            return Missing(name);
        return await tables.PurgeAsync(table, Caller.NameOf(user), cancellationToken) switch
        {
            { Refusal: { } refusal } => Problem.Conflict(refusal),
            { Done: { } done } => TypedResults.Ok(done),
            _ => Missing(name),
        };
    }

    private static Problem<Status404> Missing(string name) => Problem.NotFound($"Removed table '{name}' not found.");
}
