using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Stedi.Web.Contracts;

namespace Stedi.Web.Auth;

/// <summary>Keys of other people and programs; admins hand them out.</summary>
internal static class ApiKeyEndpoints
{
    public static void MapApiKeys(this IEndpointRouteBuilder api)
    {
        var keys = api.MapGroup("/keys").RequireAuthorization(Policies.Admin).WithTags("Keys");
        keys.MapGet("", List).WithSummary("All keys, oldest first, the revoked ones too; never their values.");
        keys.MapPost("", Create).WithSummary("Makes a key. The answer shows its value, this once.");
        keys.MapDelete("/{id:guid}", Revoke).WithSummary("Revokes a key; sessions that were opened with it end.");
    }

    private static async Task<Ok<KeyView[]>> List(ApiKeyStore keys, CancellationToken cancellationToken) =>
        TypedResults.Ok((await keys.ListAsync(cancellationToken)).Select(KeyView.Of).ToArray());

    private static async Task<Results<Created<CreatedKey>, Problem<Status400>, Problem<Status409>>> Create(
        CreateKey request, ClaimsPrincipal user, ApiKeyStore keys, TimeProvider time, CancellationToken cancellationToken)
    {
        var name = request.Name.Trim();
        if (request.ExpiresAt <= time.GetUtcNow())
            return Problem.Invalid("expiresAt: it lies in the past.");
        var (key, value, taken) = await keys.TryCreateAsync(name, request.Role, Caller.NameOf(user), request.ExpiresAt, cancellationToken);
        return key is null
            ? Problem.Conflict(taken)
            : TypedResults.Created($"/api/v1/keys/{key.Id}", new CreatedKey(KeyView.Of(key), value));
    }

    private static async Task<Results<NoContent, NotFound>> Revoke(Guid id, ClaimsPrincipal user, ApiKeyStore keys, CancellationToken cancellationToken) =>
        await keys.RevokeAsync(id, Caller.NameOf(user), cancellationToken) ? TypedResults.NoContent() : TypedResults.NotFound();
}

/// <param name="Name">Whose it is and what for: history shows it.</param>
/// <param name="ExpiresAt">From then on it opens no door; left out: it never ends by itself.</param>
internal sealed record CreateKey([property: CallerName] string Name, Role Role = Role.Viewer, DateTimeOffset? ExpiresAt = null);

/// <param name="Value">Send it as <c>Authorization: Bearer VALUE</c>. It is not kept.</param>
internal sealed record CreatedKey(KeyView Key, string Value);

internal sealed record KeyView(
    Guid Id, string Name, Role Role, DateTimeOffset CreatedAt, string CreatedBy, DateTimeOffset? LastUsedAt, DateTimeOffset? RevokedAt,
    DateTimeOffset? ExpiresAt)
{
    public static KeyView Of(ApiKey key) => new(key.Id, key.Name, key.Role, key.CreatedAt, key.CreatedBy, key.LastUsedAt, key.RevokedAt, key.ExpiresAt);
}
