using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using Stedi.Web.Auth;
using Stedi.Web.Contracts;
using Stedi.Web.Runs;

namespace Stedi.Web.Changes;

/// <summary>What changed, over REST; and the addresses of an earlier page that compared runs.</summary>
public static class ChangeEndpoints
{
    public static void MapChanges(this RouteGroupBuilder api) => api.MapGet("/changes", FindAsync).WithTags("Changes")
        .WithSummary("Compare two runs or points in time: landing files, code, variables, rows, drops, rejects, schema, checks, durations and costs.");

    /// <summary>Pages that compared two runs had this address. Old links still work.</summary>
    public static void MapChangePages(this WebApplication app) => app.MapGet(
            "/runs/{id:guid}/compare", (Guid id, string? with) => TypedResults.Redirect(RunLinks.Changes(id, Guid.TryParse(with, out var other) ? other : null)))
        .RequireAuthorization(Policies.Viewer).ExcludeFromDescription();

    private static async Task<Results<Ok<ChangeReport>, Problem<Status400>, Problem<Status404>>> FindAsync(
        ChangeService changes, CancellationToken cancellationToken,
        [ChangePoint, Description("The earlier side: the id of a run, or a time. Default: the previous published run of the same tables if to is a run, otherwise a day before to.")]
        string? from = null,
        [ChangePoint, Description("The later side: the id of a run, or a time. Default: now.")] string? to = null) =>
        await changes.CompareAsync(from, to, cancellationToken) switch
        {
            { Report: { } report } => TypedResults.Ok(report),
            { IsMissing: true, Refusal: var refusal } => Problem.NotFound(refusal),
            { Refusal: var refusal } => Problem.Invalid(refusal),
        };
}
