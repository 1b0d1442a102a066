using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Stedi.Web.Contracts;

namespace Stedi.Web.Auth;

/// <summary>API keys of other people and programs, managed by admins.</summary>
internal static class ApiKeyEndpoints
{
    public static void MapApiKeys(this IEndpointRouteBuilder api)
    {
        var keys = api.MapGroup("/keys").RequireAuthorization(Policies.Admin).WithTags("Keys");
        keys.MapGet("", List).WithSummary("List all keys, oldest first, including revoked ones. Values are never returned.");
        keys.MapPost("", Create).WithSummary("Create a key. Its value is returned only in this response.");
        keys.MapDelete("/{id:guid}", Revoke).WithSummary("Revoke a key and end the sessions opened with it.");
    }

    private static async Task<Ok<KeyView[]>> List(ApiKeyStore keys, CancellationToken cancellationToken) =>
        TypedResults.Ok((await keys.ListAsync(cancellationToken)).Select(KeyView.Of).ToArray());

    private static async Task<Results<Created<CreatedKey>, Problem<Status400>, Problem<Status409>>> Create(
        CreateKey request, ClaimsPrincipal user, ApiKeyStore keys, TimeProvider time, CancellationToken cancellationToken)
    {
        var name = request.Name.Trim();
        if (request.ExpiresAt <= time.GetUtcNow())
            return Problem.Invalid("expiresAt is in the past. Choose a future time.");
        var (key, value, taken) = await keys.TryCreateAsync(name, request.Role, Caller.NameOf(user), request.ExpiresAt, cancellationToken);
        return key is null
            ? Problem.Conflict(taken)
            : TypedResults.Created($"/api/v1/keys/{key.Id}", new CreatedKey(KeyView.Of(key), value));
    }

    private static async Task<Results<NoContent, NotFound>> Revoke(Guid id, ClaimsPrincipal user, ApiKeyStore keys, CancellationToken cancellationToken) =>
        await keys.RevokeAsync(id, Caller.NameOf(user), cancellationToken) ? TypedResults.NoContent() : TypedResults.NotFound();
}

/// <param name="Name">The owner and purpose of the key. The history shows this name.</param>
/// <param name="ExpiresAt">When the key expires. Omit it for a key that never expires.</param>
internal sealed record CreateKey([property: CallerName] string Name, Role Role = Role.Viewer, DateTimeOffset? ExpiresAt = null);

/// <param name="Value">Send it as <c>Authorization: Bearer VALUE</c>. It is not stored.</param>
internal sealed record CreatedKey(KeyView Key, string Value);

internal sealed record KeyView(
    Guid Id, string Name, Role Role, DateTimeOffset CreatedAt, string CreatedBy, DateTimeOffset? LastUsedAt, DateTimeOffset? RevokedAt,
    DateTimeOffset? ExpiresAt)
{
    public static KeyView Of(ApiKey key) => new(key.Id, key.Name, key.Role, key.CreatedAt, key.CreatedBy, key.LastUsedAt, key.RevokedAt, key.ExpiresAt);
}
