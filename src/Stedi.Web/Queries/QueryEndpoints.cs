using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;
using Stedi.Web.Auth;
using Stedi.Web.Contracts;

namespace Stedi.Web.Queries;

/// <summary>Queries over REST. Rows can contain personal data, so viewers have no access.</summary>
internal static class QueryEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var queries = api.MapGroup("/queries").RequireAuthorization(Policies.Operator).WithTags("Queries");
        queries.MapGet("", List).WithSummary("List your queries, newest first.");
        queries.MapPost("/estimate", Estimate).WithSummary("Estimate the most that a query reads and costs, or say why it is rejected. Runs nothing.");
        queries.MapPost("", Start).WithSummary("Run one SELECT over the current tables. Returns 400 if it is rejected, 429 if too many queries are queued.");
        queries.MapGet("/{id:guid}", Get).WithSummary("Get one of your queries. Admins can read any query.");
        queries.MapGet("/{id:guid}/results", Results).RequireRateLimiting(RateLimits.Rows).WithSummary("Get the rows as json (columns and rows, with offset and limit), csv or parquet.")
            .Streams("application/json", CsvAnswer.MediaType, "application/vnd.apache.parquet");
        queries.MapPost("/{id:guid}/cancel", Cancel).WithSummary("Cancel a query. A query that has ended does not change.");
    }

    private static async Task<Ok<QueryList>> List(
        ClaimsPrincipal user, QueryHistory history, [Search(QueryFilter.MaxText)] string? search, [Word<QueryStatus>] string? status,
        [Cursor] string? cursor, CancellationToken cancellationToken, [Range(1, QueryFilter.MaxLimit)] int limit = 50)
    {
        Guid? before = cursor is null ? null : Guid.ParseExact(cursor, "N");
        return TypedResults.Ok(await history.ListAsync(new(search, EnumWord.Read<QueryStatus>(status), before, limit), QueryAuthor.Of(user), cancellationToken));
    }

    private static async Task<Ok<QueryEstimate>> Estimate(StartQuery request, QueryEstimates estimates, CancellationToken cancellationToken) =>
        TypedResults.Ok(await estimates.OfAsync(request.Sql, cancellationToken));

    private static async Task<Results<Accepted<QueryView>, Problem<Status400>, Problem<Status429>>> Start(
        StartQuery request, ClaimsPrincipal user, QueryService queries, IQueryEngine engine, CancellationToken cancellationToken) =>
        await queries.StartAsync(request.Sql, QueryAuthor.Of(user), cancellationToken) switch
        {
            QueryStart.Accepted a => TypedResults.Accepted($"/api/v1/queries/{a.Query.Id}", QueryView.Of(a.Query, engine.Price)),
            QueryStart.Refused r => Problem.Invalid(r.Reason, "Query rejected.").With("position", r.Position),
            QueryStart.Busy b => Problem.TooMany(b.Reason, "Too many queries."),
            _ => throw new InvalidOperationException("Unknown start result."),
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

    private static async Task<Results<PushStreamHttpResult, FileStreamHttpResult, NotFound, Problem<Status409>, Results<Problem<Status400>, Problem<Status410>, Problem<Status503>>>> Results(
        Guid id, ClaimsPrincipal user, QueryService queries, QueryExports exports, IQueryEngine engine, CancellationToken cancellationToken,
        [Word<ResultFormat>, Description("The format of the rows.")] string format = "json",
        [Word<Formulas>, Description(CsvAnswer.FormulasText)] string formulas = "escape",
        [Range(0, int.MaxValue), Description("For json: number of rows to skip.")] int offset = 0,
        [Range(1, int.MaxValue), Description("For json: maximum number of rows.")] int limit = int.MaxValue)
    {
        var wanted = EnumWord.Read<ResultFormat>(format) ?? default;
        if (await queries.FindAsync(id, QueryAuthor.Of(user), cancellationToken) is not { } query)
            return TypedResults.NotFound();
        if (query.Status != QueryStatus.Succeeded)
            return Problem.Conflict($"The query is {QueryText.Word(query.Status)}. Only a query that succeeded has rows. {query.Error}");
        try
        {
            var result = await engine.OpenResultAsync(id, wanted, cancellationToken);
            result = await exports.NoteAsync(Caller.NameOf(user), query, wanted, offset, limit, result, cancellationToken);
            return wanted switch
            {
                ResultFormat.Json => TypedResults.Stream(
                    async body =>
                    {
                        await using (result)
                            await ResultRows.CopyAsync(result, body, offset, limit, cancellationToken);
                    },
                    "application/json"),
                ResultFormat.Csv => CsvAnswer.Of(result, $"query-{id}.csv", formulas, query.Columns.Select(c => ColumnType.Parse(c.Type)), cancellationToken),
                _ => TypedResults.Stream(result, "application/vnd.apache.parquet", $"query-{id}.parquet"),
            };
        }
        catch (QueryException e)
        {
            return Failed(e);
        }
    }

    private static Results<Problem<Status400>, Problem<Status410>, Problem<Status503>> Failed(QueryException fault) => fault.Failure switch
    {
        QueryFailure.Refused => Problem.Invalid(fault.Message),
        QueryFailure.NotFound => Problem.Gone(fault.Message),
        _ => Problem.Unavailable(fault.Message),
    };
}
