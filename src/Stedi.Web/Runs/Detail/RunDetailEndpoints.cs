using System.ComponentModel;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Stedi.Pipeline.Model;
using Stedi.Web.Contracts;

namespace Stedi.Web.Runs.Detail;

/// <summary>REST: steps of a run and comparisons of runs.</summary>
internal static class RunDetailEndpoints
{
    public static void Map(RouteGroupBuilder runs)
    {
        runs.MapGet("/{id:guid}/steps/{table}", StepAsync).WithSummary("Get a step: its inputs, checks, attempts and typical duration.");
        runs.MapGet("/{id:guid}/compare", CompareAsync).WithSummary("Compare two runs: code, inputs, counts, durations and costs.");
    }

    private static async Task<Results<Ok<StepDetail>, Problem<Status404>>> StepAsync(
        Guid id, string table, StepDetails details, ClaimsPrincipal user, CancellationToken cancellationToken) =>
        TableName.TryParse(table, out var name) && await details.FindAsync(id, name, cancellationToken) is { } detail
            ? TypedResults.Ok(detail.For(user))
            : Problem.NotFound($"Step '{table}' of run {id} not found.");

    private static async Task<Results<Ok<RunComparison>, Problem<Status404>>> CompareAsync(
        Guid id, [Description("The id of the run to compare with.")] Guid with, RunComparer comparer, CancellationToken cancellationToken) =>
        await comparer.CompareAsync(id, with, cancellationToken) is { } comparison
            ? TypedResults.Ok(comparison)
            : Problem.NotFound($"Run {id} or run {with} not found.");
}
