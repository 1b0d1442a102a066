using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Stedi.Pipeline.Model;
using Stedi.Web.Contracts;

namespace Stedi.Web.Runs.Detail;

/// <summary>REST: the steps of a run.</summary>
internal static class RunDetailEndpoints
{
    public static void Map(RouteGroupBuilder runs) =>
        runs.MapGet("/{id:guid}/steps/{table}", StepAsync).WithSummary("Get a step: its inputs, checks, attempts and typical duration.");

    private static async Task<Results<Ok<StepDetail>, Problem<Status404>>> StepAsync(
        Guid id, string table, StepDetails details, ClaimsPrincipal user, CancellationToken cancellationToken) =>
        TableName.TryParse(table, out var name) && await details.FindAsync(id, name, cancellationToken) is { } detail
            ? TypedResults.Ok(detail.For(user))
            : Problem.NotFound($"Step '{table}' of run {id} not found.");
}
