using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Stedi.Web.Auth;
using Stedi.Web.Contracts;

namespace Stedi.Web.Notes;

/// <summary>The subject in the path of a request. Each room with notes has one, as the parameters of its endpoints.</summary>
internal interface INotePath
{
    /// <summary>Null if the subject does not exist.</summary>
    ValueTask<NoteSubject?> FindAsync(CancellationToken cancellationToken);

    /// <summary>The problem if it does not.</summary>
    Problem<Status404> Missing();
}

/// <summary>REST of notes. The rooms of runs and tables map it below their own paths.</summary>
internal static class NoteEndpoints
{
    /// <param name="notes">A group with the parameters of <typeparamref name="TPath"/>: <c>/runs/{id}/notes</c>.</param>
    /// <param name="subject">For summaries: <c>run</c>.</param>
    public static void Map<TPath>(RouteGroupBuilder notes, string subject)
        where TPath : class, INotePath
    {
        // As variables: the analyzer of route handlers fails if a handler in a call is generic.
        (Delegate list, Delegate add, Delegate find) = (ListAsync<TPath>, AddAsync<TPath>, FindAsync<TPath>);
        (Delegate change, Delegate delete) = (ChangeAsync<TPath>, DeleteAsync<TPath>);
        notes.MapGet("", list).WithSummary($"List the notes on a {subject}, newest first.");
        notes.MapPost("", add).RequireAuthorization(Policies.Operator).LimitCommands().WithSummary($"Write a note on a {subject}.");
        notes.MapGet("/{note:guid}", find).WithSummary($"Get a note on a {subject}.");
        notes.MapPatch("/{note:guid}", change).RequireAuthorization(Policies.Operator).LimitCommands()
            .WithSummary($"Change the text of a note on a {subject}: one of your own, or as an admin any.");
        notes.MapDelete("/{note:guid}", delete).RequireAuthorization(Policies.Operator).LimitCommands()
            .WithSummary($"Delete a note on a {subject}: one of your own, or as an admin any.");
    }

    private static async Task<Results<Ok<NotePage>, Problem<Status404>>> ListAsync<TPath>(
        [AsParameters] TPath path, NoteService service, ClaimsPrincipal user, [Cursor] string? cursor, CancellationToken cancellationToken, [Range(1, 100)] int limit = 20)
        where TPath : class, INotePath
    {
        if (await path.FindAsync(cancellationToken) is not { } subject)
            return path.Missing();
        var (found, reader) = (await service.ListAsync(subject, cursor is null ? null : Guid.ParseExact(cursor, "N"), limit, cancellationToken), NoteAuthor.Of(user));
        return TypedResults.Ok(new NotePage([.. found.Items.Select(n => NoteView.Of(n, reader))], found.More ? found.Items[^1].Id.ToString("N") : null));
    }

    private static async Task<Results<Created<NoteView>, Problem<Status404>, Problem<Status409>>> AddAsync<TPath>(
        [AsParameters] TPath path, NoteRequest request, NoteService service, ClaimsPrincipal user, HttpRequest http, CancellationToken cancellationToken)
        where TPath : class, INotePath
    {
        if (await path.FindAsync(cancellationToken) is not { } subject)
            return path.Missing();
        var author = NoteAuthor.Of(user);
        return await service.AddAsync(subject, request.Text, author, cancellationToken) switch
        {
            { Note: { } note } => TypedResults.Created($"{http.PathBase}{http.Path}/{note.Id}", NoteView.Of(note, author)),
            { Reason: var refusal } => Problem.Conflict(refusal),
        };
    }

    private static async Task<Results<Ok<NoteView>, Problem<Status404>>> FindAsync<TPath>(
        [AsParameters] TPath path, Guid note, NoteService service, ClaimsPrincipal user, CancellationToken cancellationToken)
        where TPath : class, INotePath =>
        await path.FindAsync(cancellationToken) is not { } subject ? path.Missing()
        : await service.FindAsync(subject, note, cancellationToken) is { } found ? TypedResults.Ok(NoteView.Of(found, NoteAuthor.Of(user)))
        : Problem.NotFound(NoteResult.Missing(note).Reason);

    private static async Task<Results<Ok<NoteView>, Problem<Status403>, Problem<Status404>>> ChangeAsync<TPath>(
        [AsParameters] TPath path, Guid note, NoteRequest request, NoteService service, ClaimsPrincipal user, CancellationToken cancellationToken)
        where TPath : class, INotePath
    {
        if (await path.FindAsync(cancellationToken) is not { } subject)
            return path.Missing();
        var author = NoteAuthor.Of(user);
        return await service.ChangeAsync(subject, note, request.Text, author, cancellationToken) switch
        {
            { Note: { } changed } => TypedResults.Ok(NoteView.Of(changed, author)),
            { Refusal: NoteRefusal.Foreign, Reason: var refusal } => Problem.Denied(refusal),
            { Reason: var missing } => Problem.NotFound(missing),
        };
    }

    private static async Task<Results<NoContent, Problem<Status403>, Problem<Status404>>> DeleteAsync<TPath>(
        [AsParameters] TPath path, Guid note, NoteService service, ClaimsPrincipal user, CancellationToken cancellationToken)
        where TPath : class, INotePath
    {
        if (await path.FindAsync(cancellationToken) is not { } subject)
            return path.Missing();
        return await service.DeleteAsync(subject, note, NoteAuthor.Of(user), cancellationToken) switch
        {
            { Refusal: null } => TypedResults.NoContent(),
            { Refusal: NoteRefusal.Foreign, Reason: var refusal } => Problem.Denied(refusal),
            { Reason: var missing } => Problem.NotFound(missing),
        };
    }
}

/// <summary>A note to write.</summary>
/// <param name="Text">Plain text of any number of lines. Blanks around it are removed.</param>
internal sealed record NoteRequest([property: Lines(Note.MaxLength)] string Text);
