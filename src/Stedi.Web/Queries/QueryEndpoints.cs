using System.ComponentModel;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Stedi.Pipeline.Engines;
using Stedi.Web.Auth;
using Stedi.Web.Rest;

namespace Stedi.Web.Queries;

/// <summary>Queries over REST. Rows may hold personal data, so a viewer does not get here.</summary>
internal static class QueryEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var queries = api.MapGroup("/queries").RequireAuthorization(Policies.Operator).WithTags("Queries");
        queries.MapGet("", List).WithSummary("Your own queries, newest first.");
        queries.MapPost("/estimate", Estimate).WithSummary("What a statement would read and cost at most, or why it would be refused. Runs nothing.");
        queries.MapPost("", Start).WithSummary("Runs one SELECT over the lake's current tables. 400 where it is refused, 429 where too many wait.");
        queries.MapGet("/{id:guid}", Get).WithSummary("A query of yours; an admin's are all.");
        queries.MapGet("/{id:guid}/results", Results).RequireRateLimiting(RateLimits.Rows).WithSummary("Its rows: json (columns and rows, by offset and limit), csv or parquet.");
        queries.MapPost("/{id:guid}/cancel", Cancel).WithSummary("Stops it. Cancelling what has ended changes nothing.");
    }

    /// <summary>What is wrong with how a list is asked for; null where nothing is.</summary>
    internal static ProblemHttpResult? Fault(string? search, string? cursor, int limit, out Guid? before)
    {
        before = Guid.TryParseExact(cursor, "N", out var id) ? id : null;
        var fault = limit is < 1 or > QueryFilter.MaxLimit ? $"limit is 1 to {QueryFilter.MaxLimit}."
            : search?.Length > QueryFilter.MaxText ? $"search: {QueryFilter.MaxText} characters at most."
            : search?.Contains('\0', StringComparison.Ordinal) == true ? "search: it holds a NUL character; remove it."
            : cursor is not null && before is null ? "cursor is not one that this API gave."
            : null;
        return fault is null ? null : TypedResults.Problem(fault, statusCode: StatusCodes.Status400BadRequest);
    }

    private static async Task<Results<Ok<QueryList>, ProblemHttpResult>> List(
        ClaimsPrincipal user, QueryHistory history, string? search, string? status, string? cursor, CancellationToken cancellationToken, int limit = 50)
    {
        if (Fault(search, cursor, limit, out var before) is { } fault)
            return fault;
        var wanted = EnumWord.Read<QueryStatus>(status);
        if (status is not null && wanted is null)
            return TypedResults.Problem($"status is one of {EnumWord.Choices<QueryStatus>()}.", statusCode: StatusCodes.Status400BadRequest);
        return TypedResults.Ok(await history.ListAsync(new(search, wanted, before, limit), QueryAuthor.Of(user), cancellationToken));
    }

    private static async Task<Ok<QueryEstimate>> Estimate(StartQuery request, QueryEstimates estimates, CancellationToken cancellationToken) =>
        TypedResults.Ok(await estimates.OfAsync(request.Sql, cancellationToken));

    private static async Task<Results<Accepted<QueryView>, ProblemHttpResult>> Start(
        StartQuery request, ClaimsPrincipal user, QueryService queries, IQueryEngine engine, CancellationToken cancellationToken) =>
        await queries.StartAsync(request.Sql, QueryAuthor.Of(user), cancellationToken) switch
        {
            QueryStart.Accepted a => TypedResults.Accepted($"/api/v1/queries/{a.Query.Id}", QueryView.Of(a.Query, engine.Price)),
            QueryStart.Refused r => TypedResults.Problem(
                r.Reason, statusCode: StatusCodes.Status400BadRequest, title: "The statement is refused.",
                extensions: new Dictionary<string, object?> { ["position"] = r.Position }),
            QueryStart.Busy b => TypedResults.Problem(b.Reason, statusCode: StatusCodes.Status429TooManyRequests, title: "Too many queries."),
            _ => throw new InvalidOperationException("No such start."),
        };

    private static async Task<Results<Ok<QueryView>, NotFound>> Get(
        Guid id, ClaimsPrincipal user, QueryService queries, IQueryEngine engine, CancellationToken cancellationToken) =>
        await queries.FindAsync(id, QueryAuthor.Of(user), cancellationToken) is { } query
            ? TypedResults.Ok(QueryView.Of(query, engine.Price))
            : TypedResults.NotFound();

    private static async Task<Results<Accepted<QueryView>, NotFound>> Cancel(
        Guid id, ClaimsPrincipal user, QueryService queries, IQueryEngine engine, CancellationToken cancellationToken) =>
        await queries.CancelAsync(id, QueryAuthor.Of(user), cancellationToken) is { } query
            ? TypedResults.Accepted($"/api/v1/queries/{id}", QueryView.Of(query, engine.Price))
            : TypedResults.NotFound();

    private static async Task<Results<PushStreamHttpResult, FileStreamHttpResult, NotFound, ProblemHttpResult>> Results(
        Guid id, ClaimsPrincipal user, QueryService queries, IQueryEngine engine, CancellationToken cancellationToken,
        [Description("json, csv or parquet.")] string format = "json",
        [Description("Of json: rows to leave out.")] int offset = 0,
        [Description("Of json: rows at most.")] int limit = int.MaxValue)
    {
        if (EnumWord.Read<ResultFormat>(format) is not { } wanted)
            return TypedResults.Problem($"format: there is no '{format}'; use json, csv or parquet.", statusCode: StatusCodes.Status400BadRequest);
        if (offset < 0 || limit < 1)
            return TypedResults.Problem("offset is 0 or more, limit 1 or more.", statusCode: StatusCodes.Status400BadRequest);
        if (await queries.FindAsync(id, QueryAuthor.Of(user), cancellationToken) is not { } query)
            return TypedResults.NotFound();
        if (query.Status != QueryStatus.Succeeded)
            return TypedResults.Problem(
                $"The query is {query.Status.ToString().ToLowerInvariant()}; only one that succeeded has rows. {query.Error}",
                statusCode: StatusCodes.Status409Conflict);
        try
        {
            var result = await engine.OpenResultAsync(id, wanted, cancellationToken);
            return wanted switch
            {
                ResultFormat.Json => TypedResults.Stream(
                    async body =>
                    {
                        await using (result)
                            await ResultRows.CopyAsync(result, body, offset, limit, cancellationToken);
                    },
                    "application/json"),
                ResultFormat.Csv => TypedResults.Stream(result, "text/csv; charset=utf-8", $"query-{id}.csv"),
                _ => TypedResults.Stream(result, "application/vnd.apache.parquet", $"query-{id}.parquet"),
            };
        }
        catch (QueryException e) when (e.Failure == QueryFailure.Refused)
        {
            return TypedResults.Problem(e.Message, statusCode: StatusCodes.Status400BadRequest);
        }
        catch (QueryException e) when (e.Failure == QueryFailure.NotFound)
        {
            return TypedResults.Problem(e.Message, statusCode: StatusCodes.Status410Gone);
        }
        catch (QueryException e)
        {
            return TypedResults.Problem(e.Message, statusCode: StatusCodes.Status503ServiceUnavailable);
        }
    }
}
