using System.Collections.Immutable;
using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;
using Stedi.Pipeline.Definition;
using Stedi.Web.Auth;
using Stedi.Web.Contracts;

namespace Stedi.Web.Runs.History;

/// <summary>REST: the list of runs (JSON or CSV), batch actions and saved views.</summary>
internal static class RunListEndpoints
{
    public static void Map(RouteGroupBuilder runs)
    {
        runs.MapGet("", ListAsync).Streams(CsvAnswer.MediaType).WithSummary("List runs, newest first: paged JSON, or CSV of all matches (at most 100,000).");
        runs.MapPost("/cancel", CancelAsync).RequireAuthorization(Policies.Operator).LimitCommands().WithSummary("Cancel several runs. Returns one outcome per run.");
        runs.MapPost("/retry", RetryAsync).RequireAuthorization(Policies.Operator).LimitCommands().WithSummary("Retry several runs. Returns one outcome per run.");
        var views = runs.MapGroup("/views");
        views.MapGet("", ViewsAsync).WithSummary("List your saved views, by name.");
        views.MapGet("/{id:guid}", FindViewAsync).WithName("GetRunView").WithSummary("Get a saved view of any user.");
        // Viewers can save views too: a view changes nothing for others.
        views.MapPost("", SaveViewAsync).RequireAuthorization(Policies.Viewer).WithSummary("Save a view. Replaces your view with the same name.");
        views.MapDelete("/{id:guid}", RemoveViewAsync).RequireAuthorization(Policies.Viewer).WithSummary("Delete one of your saved views.");
    }

    private static async Task<Results<Ok<RunPage>, PushStreamHttpResult, Problem<Status400>>> ListAsync(
        [AsParameters] RunListRequest request, HttpRequest http, RunHistory history, RunExport export, PipelineSource source,
        CancellationToken cancellationToken, [Words("json", "csv"), Description("Default: negotiated from the Accept header.")] string? format = null,
        [Word<Formulas>, Description(CsvAnswer.FormulasText)] string formulas = "escape")
    {
        if (request.ToFilter(source, out var fault) is not { } filter)
            return Problem.Invalid(fault);
        if (format == "csv" || (format is null && AsksForCsv(http)))
            return CsvAnswer.Of(body => export.WriteAsync(filter, body, cancellationToken), "runs.csv", formulas, []);
        return TypedResults.Ok(await history.ListAsync(filter, cancellationToken));
    }

    private static async Task<Ok<BatchAnswer>> CancelAsync(
        BatchRequest request, RunBatch batch, ClaimsPrincipal user, CancellationToken cancellationToken) =>
        TypedResults.Ok(new BatchAnswer(await batch.CancelAsync(request.Ids, Caller.NameOf(user), cancellationToken)));

    private static async Task<Ok<BatchAnswer>> RetryAsync(
        BatchRequest request, RunBatch batch, ClaimsPrincipal user, CancellationToken cancellationToken) =>
        TypedResults.Ok(new BatchAnswer(await batch.RetryAsync(request.Ids, Caller.NameOf(user), cancellationToken)));

    private static async Task<Ok<SavedViewView[]>> ViewsAsync(SavedViews views, ClaimsPrincipal user, CancellationToken cancellationToken) =>
        TypedResults.Ok((await views.ListAsync(KeyOf(user), cancellationToken)).Select(SavedViewView.Of).ToArray());

    private static async Task<Results<Ok<SavedViewView>, NotFound>> FindViewAsync(Guid id, SavedViews views, CancellationToken cancellationToken) =>
        await views.FindAsync(id, cancellationToken) is { } view ? TypedResults.Ok(SavedViewView.Of(view)) : TypedResults.NotFound();

    private static async Task<Results<CreatedAtRoute<SavedViewView>, Problem<Status409>>> SaveViewAsync(
        SaveView request, SavedViews views, ClaimsPrincipal user, CancellationToken cancellationToken) =>
        await views.SaveAsync(KeyOf(user), Caller.NameOf(user), request.Name, RunQuery.Read(request.Query), cancellationToken) switch
        {
            { View: { } view } => TypedResults.CreatedAtRoute(SavedViewView.Of(view), "GetRunView", new { id = view.Id }),
            { Refusal: var refusal } => Problem.Conflict(refusal),
        };

    private static async Task<Results<NoContent, NotFound>> RemoveViewAsync(
        Guid id, SavedViews views, ClaimsPrincipal user, CancellationToken cancellationToken) =>
        await views.RemoveAsync(id, KeyOf(user), cancellationToken) ? TypedResults.NoContent() : TypedResults.NotFound();

    private static bool AsksForCsv(HttpRequest request) =>
        MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out var accepted)
        && accepted.OrderByDescending(a => a.Quality ?? 1).FirstOrDefault()?.MediaType.Equals(CsvAnswer.MediaType, StringComparison.OrdinalIgnoreCase) == true;

    private static string KeyOf(ClaimsPrincipal user) => Caller.KeyIdOf(user) ?? throw new InvalidOperationException("Not signed in.");
}

/// <param name="Ids">1 to 200 run ids. Duplicates are ignored.</param>
internal sealed record BatchRequest([property: MinLength(1), MaxLength(RunBatch.Most)] IReadOnlyList<Guid> Ids);

/// <param name="Items">Outcomes in the order of the request.</param>
internal sealed record BatchAnswer(ImmutableArray<BatchOutcome> Items);

/// <param name="Query">The query string of the list's URL: <c>?status=failed</c>.</param>
internal sealed record SaveView(
    [property: Line(SavedView.MaxNameLength)] string Name, [property: Search(RunQuery.MaxLength)] string Query = "");

/// <summary>A saved view as REST shows it.</summary>
/// <param name="Address">The path of its page.</param>
internal sealed record SavedViewView(Guid Id, string Name, string By, string Query, string Address, DateTimeOffset SavedAt)
{
    public static SavedViewView Of(SavedView view) => new(view.Id, view.Name, view.OwnerName, view.Query, $"{RunQuery.Page}/views/{view.Id}", view.SavedAt);
}
