using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Stedi.Web.Auth;
using Stedi.Web.Contracts;

namespace Stedi.Web.Queries.Saved;

/// <summary>Saved queries over REST. Statements can name people, so viewers have no access.</summary>
internal static class SavedQueryEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var saved = api.MapGroup("/saved-queries").RequireAuthorization(Policies.Operator).WithTags("Queries");
        saved.MapGet("", ListAsync).WithSummary("List your saved queries and shared ones, newest first.");
        saved.MapPost("", SaveAsync).WithSummary("Save a query under a name. Returns 409 if you already have one with this name.");
        saved.MapGet("/{id:guid}", FindAsync).WithSummary("Get one of your saved queries or a shared one. Admins can read any.");
        saved.MapPut("/{id:guid}", ChangeAsync).WithSummary("Change one of your saved queries. Returns 403 if it belongs to someone else.");
        saved.MapDelete("/{id:guid}", RemoveAsync).WithSummary("Remove one of your saved queries. Admins can remove any.");
    }

    private static async Task<Ok<SavedQueryList>> ListAsync(
        SavedQueries saved, ClaimsPrincipal user, [Search(QueryFilter.MaxText)] string? search, [Cursor] string? cursor, CancellationToken cancellationToken,
        [Range(1, QueryFilter.MaxLimit)] int limit = 50)
    {
        Guid? before = cursor is null ? null : Guid.ParseExact(cursor, "N");
        var reader = QueryAuthor.Of(user);
        return TypedResults.Ok(SavedQueryList.Of(await saved.ListAsync(new(search, before, limit), reader, cancellationToken), limit, reader));
    }

    private static async Task<Results<Created<SavedQueryView>, Problem<Status400>, Problem<Status409>>> SaveAsync(
        SaveQuery wish, SavedQueries saved, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var author = QueryAuthor.Of(user);
        var result = await saved.SaveAsync(wish, author, cancellationToken);
        return result switch
        {
            SaveResult.Saved s => TypedResults.Created($"/api/v1/saved-queries/{s.Query.Id}", SavedQueryView.Of(s.Query, author)),
            SaveResult.Refused r => Problem.Invalid(r.Reason),
            SaveResult.Conflict c => Problem.Conflict(c.Reason),
            _ => throw new InvalidOperationException("Unknown save result."),
        };
    }

    private static async Task<Results<Ok<SavedQueryView>, NotFound>> FindAsync(
        Guid id, SavedQueries saved, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var reader = QueryAuthor.Of(user);
        return await saved.FindAsync(id, reader, cancellationToken) is { } query ? TypedResults.Ok(SavedQueryView.Of(query, reader)) : TypedResults.NotFound();
    }

    private static async Task<Results<Ok<SavedQueryView>, NotFound, Problem<Status400>, Problem<Status403>, Problem<Status409>>> ChangeAsync(
        Guid id, SaveQuery wish, SavedQueries saved, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var author = QueryAuthor.Of(user);
        return await saved.ChangeAsync(id, wish, author, cancellationToken) switch
        {
            SaveResult.Saved s => TypedResults.Ok(SavedQueryView.Of(s.Query, author)),
            SaveResult.Missing => TypedResults.NotFound(),
            SaveResult.Refused r => Problem.Invalid(r.Reason),
            SaveResult.NotYours n => Problem.Denied(n.Reason),
            SaveResult.Conflict c => Problem.Conflict(c.Reason),
            _ => throw new InvalidOperationException("Unknown save result."),
        };
    }

    private static async Task<Results<NoContent, NotFound>> RemoveAsync(Guid id, SavedQueries saved, ClaimsPrincipal user, CancellationToken cancellationToken) =>
        await saved.RemoveAsync(id, QueryAuthor.Of(user), cancellationToken) ? TypedResults.NoContent() : TypedResults.NotFound();
}
