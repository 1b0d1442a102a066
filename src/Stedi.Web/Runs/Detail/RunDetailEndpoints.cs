using System.ComponentModel;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Stedi.Pipeline.Model;
using Stedi.Web.Contracts;

namespace Stedi.Web.Runs.Detail;

/// <summary>REST of what the page of a run shows besides.</summary>
internal static class RunDetailEndpoints
{
    public static void Map(RouteGroupBuilder runs)
    {
        runs.MapGet("/{id:guid}/steps/{table}", StepAsync).WithSummary("A step with its inputs, checks, attempts, and how long it usually takes.");
        runs.MapGet("/{id:guid}/compare", CompareAsync).WithSummary("Two runs side by side: code, inputs, counts, durations, costs.");
    }

    private static async Task<Results<Ok<StepDetail>, Problem<Status404>>> StepAsync(
        Guid id, string table, StepDetails details, ClaimsPrincipal user, CancellationToken cancellationToken) =>
        TableName.TryParse(table, out var name) && await details.FindAsync(id, name, cancellationToken) is { } detail
            ? TypedResults.Ok(detail.For(user))
            : Problem.NotFound($"Run {id} has no step '{table}', or there is no such run.");

    private static async Task<Results<Ok<RunComparison>, Problem<Status404>>> CompareAsync(
        Guid id, [Description("The id of the other run.")] Guid with, RunComparer comparer, CancellationToken cancellationToken) =>
        await comparer.CompareAsync(id, with, cancellationToken) is { } comparison
            ? TypedResults.Ok(comparison)
            : Problem.NotFound($"There is no run {id}, or no run {with}.");
}
