using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;

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

    private static async Task<Results<Created<CreatedKey>, ProblemHttpResult>> Create(
        CreateKey request, ClaimsPrincipal user, ApiKeyStore keys, CancellationToken cancellationToken)
    {
        var name = request.Name.Trim();
        if (name.Length is 0 or > ApiKeyStore.MaxNameLength)
            return TypedResults.Problem($"name: 1 to {ApiKeyStore.MaxNameLength} characters.", statusCode: StatusCodes.Status400BadRequest);
        if (name.Any(char.IsControl))
            return TypedResults.Problem("name: it holds a control character.", statusCode: StatusCodes.Status400BadRequest);
        var others = (await keys.ListAsync(cancellationToken)).Where(k => k.RevokedAt is null).Select(k => k.Name).Append(AdminKey.CallerName);
        if (others.Contains(name, StringComparer.OrdinalIgnoreCase))
        {
            return TypedResults.Problem(
                $"There is a key named '{name}' already: history tells who did what by the key's name.", statusCode: StatusCodes.Status409Conflict);
        }
        var (key, value) = await keys.CreateAsync(name, request.Role, user.Identity?.Name ?? "", cancellationToken);
        return TypedResults.Created($"/api/v1/keys/{key.Id}", new CreatedKey(KeyView.Of(key), value));
    }

    private static async Task<Results<NoContent, NotFound>> Revoke(Guid id, ApiKeyStore keys, CancellationToken cancellationToken) =>
        await keys.RevokeAsync(id, cancellationToken) ? TypedResults.NoContent() : TypedResults.NotFound();
}

/// <param name="Name">Whose it is and what for: history shows it.</param>
internal sealed record CreateKey([property: Required] string Name, Role Role = Role.Viewer);

/// <param name="Value">Send it as <c>Authorization: Bearer VALUE</c>. It is not kept.</param>
internal sealed record CreatedKey(KeyView Key, string Value);

internal sealed record KeyView(
    Guid Id, string Name, Role Role, DateTimeOffset CreatedAt, string CreatedBy, DateTimeOffset? LastUsedAt, DateTimeOffset? RevokedAt)
{
    public static KeyView Of(ApiKey key) => new(key.Id, key.Name, key.Role, key.CreatedAt, key.CreatedBy, key.LastUsedAt, key.RevokedAt);
}
