using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Stedi.Pipeline.Engines;
using Stedi.Web.Auth;
using Stedi.Web.Contracts;

namespace Stedi.Web.Deploy;

/// <summary>REST: deployment, for admins.</summary>
internal static class DeployEndpoints
{
    public static void MapDeploy(this RouteGroupBuilder api)
    {
        var deploy = api.MapGroup("/deploy").RequireAuthorization(Policies.Admin).WithTags("Deploy");
        deploy.MapGet("/plan", PlanAsync).WithSummary("Get the deployment plan: what would be created or changed. Changes nothing.");
        deploy.MapPost("/apply", ApplyAsync).WithSummary("Apply the deployment plan. Returns when everything is up to date. Never removes anything.");
    }

    private static Task<Results<Ok<DeployPlan>, Problem<Status409>, Problem<Status502>, Problem<Status503>>> PlanAsync(DeployService service, CancellationToken cancellationToken) =>
        AnswerAsync(service, () => service.PlanAsync(cancellationToken));

    private static Task<Results<Ok<DeployResult>, Problem<Status409>, Problem<Status502>, Problem<Status503>>> ApplyAsync(
        DeployService service, ClaimsPrincipal user, DeployRequest? request, CancellationToken cancellationToken) =>
        AnswerAsync(service, () => service.ApplyAsync(request?.Plan, Caller.NameOf(user), null, cancellationToken));

    private static async Task<Results<Ok<T>, Problem<Status409>, Problem<Status502>, Problem<Status503>>> AnswerAsync<T>(DeployService service, Func<Task<T>> answer)
    {
        if (!service.IsNeeded)
            return Problem.Conflict(DeployText.NotNeeded);
        try
        {
            return TypedResults.Ok(await answer());
        }
        catch (DeployPlanChangedException e)
        {
            return Problem.Conflict(e.Message);
        }
        catch (EngineException e)
        {
            return e.IsTransient ? Problem.Unavailable(e.Message) : Problem.BadGateway(e.Message);
        }
    }
}

/// <summary>The body of <c>POST /deploy/apply</c>.</summary>
/// <param name="Plan">The id of the plan. The request is refused if the plan has changed. Without an id, the current plan is applied.</param>
public sealed record DeployRequest(string? Plan = null);
