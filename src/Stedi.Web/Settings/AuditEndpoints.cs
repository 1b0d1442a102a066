using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using Stedi.Web.Audit;
using Stedi.Web.Auth;
using Stedi.Web.Contracts;

namespace Stedi.Web.Settings;

/// <summary>The audit log over REST, for admins.</summary>
internal static class AuditEndpoints
{
    public static void MapAudit(this IEndpointRouteBuilder api) => api.MapGet("/audit", ListAsync).RequireAuthorization(Policies.Admin).WithTags("Audit")
        .WithSummary("List audit entries, newest first, filtered by actor, action and time.");

    private static async Task<Ok<AuditPage>> ListAsync(
        AuditLog log, [Search(AuditEntry.MaxActor), Description("The exact name of the actor.")] string? actor, [AuditAction] string? action, DateTimeOffset? from,
        DateTimeOffset? to, [Cursor] string? cursor, CancellationToken cancellationToken, [Range(1, AuditFilter.MaxLimit)] int limit = 50)
    {
        Guid? before = cursor is null ? null : Guid.ParseExact(cursor, "N");
        return TypedResults.Ok(await log.ListAsync(new(actor, action, from, to, before, limit), cancellationToken));
    }
}
