using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Stedi.Pipeline.Model;
using Stedi.Web.Auth;

namespace Stedi.Web.Rows;

/// <summary>REST of where rows went. Who a person is stands in bodies, never in an address: addresses are logged on their way.</summary>
public static class RowEndpoints
{
    public static void MapRows(this RouteGroupBuilder api)
    {
        var rows = api.MapGroup("/rows").WithTags("Rows");
        rows.MapGet("", ListAsync);
        rows.MapGet("/{table}", FindAsync);
        rows.MapGet("/{table}/samples", SamplesAsync).RequireRateLimiting(RateLimits.Rows);
        rows.MapPost("/person", PersonAsync).RequireRateLimiting(RateLimits.Rows).RequireAuthorization(Policies.Operator);
        rows.MapPost("/person/samples", PersonSamplesAsync).RequireRateLimiting(RateLimits.Rows).RequireAuthorization(Policies.Operator);
    }

    private static async Task<Results<Ok<RowFlows>, ProblemHttpResult>> ListAsync(RowService rows, CancellationToken cancellationToken, Guid? run = null) =>
        await rows.FlowsAsync(new(Run: run), cancellationToken) is { } flows ? TypedResults.Ok(flows) : Problem(RowFault.NotFound, $"There is no run {run}.");

    private static async Task<Results<Ok<RowFlows>, ProblemHttpResult>> FindAsync(
        string table, RowService rows, CancellationToken cancellationToken, string? version = null, Guid? run = null) =>
        TableName.TryParse(table, out var name) && await rows.FlowsAsync(new(name, version, run), cancellationToken) is { } flows
            ? TypedResults.Ok(flows)
            : Problem(RowFault.NotFound, $"There is no table '{table}', or no such version or run of it.");

    private static async Task<Results<Ok<RowSample>, ProblemHttpResult>> SamplesAsync(
        string table, RowService rows, ClaimsPrincipal user, CancellationToken cancellationToken,
        string? input = null, string? outcome = null, string? reason = null, string? version = null, Guid? run = null, int limit = 20)
    {
        var (pick, wrong) = PickOf(table, input, outcome, reason, limit);
        if (pick is null)
            return Problem(RowFault.Invalid, wrong);
        var answer = await rows.SamplesAsync(user, new(pick.Table, version, run), pick, limit, cancellationToken);
        return answer.Value is { } sample ? TypedResults.Ok(sample) : Problem(answer.Fault, answer.Message);
    }

    private static async Task<Results<Ok<PersonView>, ProblemHttpResult>> PersonAsync(
        PersonRequest request, PersonService persons, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        TableName? table = null;
        if (request.Table is not null && !TableName.TryParse(request.Table, out table))
            return Problem(RowFault.Invalid, $"table: '{request.Table}' is no table name.");
        var answer = await persons.TraceAsync(new(table, request.Version, request.Run), request.Person, Caller.NameOf(user), cancellationToken);
        return answer.Value is { } view ? TypedResults.Ok(view) : Problem(answer.Fault, answer.Message);
    }

    private static async Task<Results<Ok<RowSample>, ProblemHttpResult>> PersonSamplesAsync(
        PersonSampleRequest request, PersonService persons, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var (pick, wrong) = PickOf(request.Table, request.Input, request.Outcome, request.Reason, request.Limit);
        if (pick is null)
            return Problem(RowFault.Invalid, wrong);
        var scope = new RowScope(request.Version is null && request.Run is null ? null : pick.Table, request.Version, request.Run);
        var answer = await persons.SamplesAsync(scope, request.Person, pick, Caller.NameOf(user), request.Limit, cancellationToken);
        return answer.Value is { } sample ? TypedResults.Ok(sample) : Problem(answer.Fault, answer.Message);
    }

    private static (RowPick? Pick, string? Wrong) PickOf(string table, string? input, string? outcome, string? reason, int limit)
    {
        if (limit is < 1 or > RowService.MaxSamples)
            return (null, $"limit is 1 to {RowService.MaxSamples}.");
        if (!TableName.TryParse(table, out _) || !TableName.TryParse(input ?? table, out _))
            return (null, "table and input are names of tables; without an input it is the table itself: a landing table's files.");
        outcome ??= reason is null ? "kept" : "dropped";
        var pick = RowPick.Read($"{table}.{input ?? table}.{outcome}{(reason is null ? "" : "." + reason)}");
        return pick is null ? (null, "outcome is kept, unexplained, or dropped, and that with a reason.") : (pick, null);
    }

    private static ProblemHttpResult Problem(RowFault? fault, string? detail) => TypedResults.Problem(detail, statusCode: fault switch
    {
        RowFault.NotFound => StatusCodes.Status404NotFound,
        RowFault.Invalid => StatusCodes.Status400BadRequest,
        RowFault.Denied => StatusCodes.Status403Forbidden,
        RowFault.Unavailable => StatusCodes.Status409Conflict,
        _ => StatusCodes.Status503ServiceUnavailable,
    });
}
