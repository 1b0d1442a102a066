using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Stedi.Web.Auth;

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

    private static async Task<Results<Ok<SavedQueryList>, ProblemHttpResult>> ListAsync(
        SavedQueries saved, ClaimsPrincipal user, string? search, string? cursor, CancellationToken cancellationToken, int limit = 50)
    {
        if (QueryEndpoints.Fault(search, cursor, limit, out var before) is { } fault)
            return fault;
        var reader = QueryAuthor.Of(user);
        return TypedResults.Ok(SavedQueryList.Of(await saved.ListAsync(new(search, before, limit), reader, cancellationToken), limit, reader));
    }

    private static async Task<Results<Created<SavedQueryView>, ProblemHttpResult>> SaveAsync(
        SaveQuery wish, SavedQueries saved, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var author = QueryAuthor.Of(user);
        var result = await saved.SaveAsync(wish, author, cancellationToken);
        return result is SaveResult.Saved s ? TypedResults.Created($"/api/v1/saved-queries/{s.Query.Id}", SavedQueryView.Of(s.Query, author)) : Problem(result);
    }

    private static async Task<Results<Ok<SavedQueryView>, NotFound>> FindAsync(
        Guid id, SavedQueries saved, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var reader = QueryAuthor.Of(user);
        return await saved.FindAsync(id, reader, cancellationToken) is { } query ? TypedResults.Ok(SavedQueryView.Of(query, reader)) : TypedResults.NotFound();
    }

    private static async Task<Results<Ok<SavedQueryView>, ProblemHttpResult, NotFound>> ChangeAsync(
        Guid id, SaveQuery wish, SavedQueries saved, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var author = QueryAuthor.Of(user);
        return await saved.ChangeAsync(id, wish, author, cancellationToken) switch
        {
            SaveResult.Saved s => TypedResults.Ok(SavedQueryView.Of(s.Query, author)),
            SaveResult.Missing => TypedResults.NotFound(),
            var result => Problem(result),
        };
    }

    private static async Task<Results<NoContent, NotFound>> RemoveAsync(Guid id, SavedQueries saved, ClaimsPrincipal user, CancellationToken cancellationToken) =>
        await saved.RemoveAsync(id, QueryAuthor.Of(user), cancellationToken) ? TypedResults.NoContent() : TypedResults.NotFound();

    private static ProblemHttpResult Problem(SaveResult result) => result switch
    {
        SaveResult.Refused r => TypedResults.Problem(r.Reason, statusCode: StatusCodes.Status400BadRequest),
        SaveResult.Conflict c => TypedResults.Problem(c.Reason, statusCode: StatusCodes.Status409Conflict),
        SaveResult.NotYours n => TypedResults.Problem(n.Reason, statusCode: StatusCodes.Status403Forbidden),
        _ => throw new InvalidOperationException("No such result."),
    };
}
