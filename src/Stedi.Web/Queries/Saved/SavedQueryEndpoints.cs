using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Stedi.Web.Auth;
using Stedi.Web.Contracts;

namespace Stedi.Web.Queries.Saved;

/// <summary>Saved queries over REST. Statements may name persons, so a viewer does not get here.</summary>
internal static class SavedQueryEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var saved = api.MapGroup("/saved-queries").RequireAuthorization(Policies.Operator).WithTags("Queries");
        saved.MapGet("", ListAsync).WithSummary("Your saved queries and those that others share, newest first.");
        saved.MapPost("", SaveAsync).WithSummary("Keeps a statement under a name. 409 where you have one of that name.");
        saved.MapGet("/{id:guid}", FindAsync).WithSummary("One of yours, or one that is shared; an admin's are all.");
        saved.MapPut("/{id:guid}", ChangeAsync).WithSummary("Changes one of yours. 403 where it is another's.");
        saved.MapDelete("/{id:guid}", RemoveAsync).WithSummary("Removes one of yours; an admin removes any.");
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
            _ => throw new InvalidOperationException("No such result."),
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
            _ => throw new InvalidOperationException("No such result."),
        };
    }

    private static async Task<Results<NoContent, NotFound>> RemoveAsync(Guid id, SavedQueries saved, ClaimsPrincipal user, CancellationToken cancellationToken) =>
        await saved.RemoveAsync(id, QueryAuthor.Of(user), cancellationToken) ? TypedResults.NoContent() : TypedResults.NotFound();
}
