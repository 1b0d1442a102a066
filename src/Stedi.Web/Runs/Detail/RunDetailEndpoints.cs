using System.ComponentModel;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Stedi.Pipeline.Model;

namespace Stedi.Web.Runs.Detail;

/// <summary>REST of what the page of a run shows besides.</summary>
internal static class RunDetailEndpoints
{
    public static void Map(RouteGroupBuilder runs)
    {
        runs.MapGet("/{id:guid}/steps/{table}", StepAsync).WithSummary("A step with its inputs, checks, attempts, and how long it usually takes.");
        runs.MapGet("/{id:guid}/compare", CompareAsync).WithSummary("Two runs side by side: code, inputs, counts, durations, costs.");
    }

    private static async Task<Results<Ok<StepDetail>, ProblemHttpResult>> StepAsync(
        Guid id, string table, StepDetails details, ClaimsPrincipal user, CancellationToken cancellationToken) =>
        TableName.TryParse(table, out var name) && await details.FindAsync(id, name, cancellationToken) is { } detail
            ? TypedResults.Ok(detail.For(user))
            : TypedResults.Problem($"Run {id} has no step '{table}', or there is no such run.", statusCode: StatusCodes.Status404NotFound);

    private static async Task<Results<Ok<RunComparison>, ProblemHttpResult>> CompareAsync(
        Guid id, [Description("The id of the other run.")] Guid with, RunComparer comparer, CancellationToken cancellationToken) =>
        await comparer.CompareAsync(id, with, cancellationToken) is { } comparison
            ? TypedResults.Ok(comparison)
            : TypedResults.Problem($"There is no run {id}, or no run {with}.", statusCode: StatusCodes.Status404NotFound);
}
