using Microsoft.AspNetCore.Http.HttpResults;
using Stedi.Web.Auth;

namespace Stedi.Web.Audit;

/// <summary>The audit log over REST, for admins.</summary>
internal static class AuditEndpoints
{
    public static void MapAudit(this IEndpointRouteBuilder api) => api.MapGet("/audit", ListAsync).RequireAuthorization(Policies.Admin).WithTags("Audit")
        .WithSummary("Who did what, newest first; by actor, action and time.");

    private static async Task<Results<Ok<AuditPage>, ProblemHttpResult>> ListAsync(
        AuditLog log, string? actor, string? action, DateTimeOffset? from, DateTimeOffset? to, string? cursor, CancellationToken cancellationToken, int limit = 50)
    {
        if (limit is < 1 or > AuditFilter.MaxLimit)
            return Invalid($"limit is 1 to {AuditFilter.MaxLimit}.");
        if (actor?.Length > AuditEntry.MaxActor || actor?.Contains('\0', StringComparison.Ordinal) == true)
            return Invalid($"actor has at most {AuditEntry.MaxActor} characters, and holds no character 0.");
        if (action is not null && !AuditActions.All.Contains(action))
            return Invalid($"action is one of {string.Join(", ", AuditActions.All)}.");
        Guid? before = null;
        if (cursor is not null)
        {
            if (!Guid.TryParseExact(cursor, "N", out var id))
                return Invalid("cursor is not one that this API gave.");
            before = id;
        }
        return TypedResults.Ok(await log.ListAsync(new(actor, action, from, to, before, limit), cancellationToken));
    }

    private static ProblemHttpResult Invalid(string detail) => TypedResults.Problem(detail, statusCode: StatusCodes.Status400BadRequest);
}
