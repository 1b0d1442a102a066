using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Stedi.Pipeline.Model;
using Stedi.Web.Audit;
using Stedi.Web.Auth;
using Stedi.Web.Contracts;

namespace Stedi.Web.Rows;

/// <summary>Row flow over REST. Person identifiers are sent in bodies, never in URLs, because proxies log URLs.</summary>
public static class RowEndpoints
{
    public static void MapRows(this RouteGroupBuilder api)
    {
        var rows = api.MapGroup("/rows").WithTags("Rows");
        rows.MapGet("", ListAsync).WithSummary("Get the row flow of all tables, for the published versions or those of a run.");
        MapTable(rows, "/{table}", FindAsync, SamplesAsync);
        // POST /rows/person finds a person. A table can have that name too: GET is for the table, and the document lists both.
        MapTable(
            rows, "/person", (RowService service, CancellationToken cancellationToken, [VersionText] string? version = null, Guid? run = null) =>
                FindAsync("person", service, cancellationToken, version, run),
            (RowService service, RowExports exports, ClaimsPrincipal user, CancellationToken cancellationToken, [TableText] string? input = null,
                [Words("kept", "dropped", "unexplained")] string? outcome = null, [Line(RowPick.MaxReason)] string? reason = null,
                [VersionText] string? version = null, Guid? run = null, [Range(1, RowService.MaxSamples)] int limit = 20) =>
                SamplesAsync("person", service, exports, user, cancellationToken, input, outcome, reason, version, run, limit));
        rows.MapPost("/person", PersonAsync).RequireRateLimiting(RateLimits.Rows).RequireAuthorization(Policies.Operator)
            .WithSummary("Find the rows of one person, and where they were dropped. The audit log records the caller.");
        rows.MapPost("/person/samples", PersonSamplesAsync).RequireRateLimiting(RateLimits.Rows).RequireAuthorization(Policies.Operator)
            .WithSummary("Get some rows of one person. The audit log records the caller.");
    }

    private static void MapTable(RouteGroupBuilder rows, string path, Delegate find, Delegate samples)
    {
        rows.MapGet(path, find).WithSummary("Get the row flow of one table and its upstream.");
        rows.MapGet(path + "/samples", samples).RequireRateLimiting(RateLimits.Rows).WithSummary("Get some rows of one flow. outcome=dropped requires a reason.");
    }

    private static async Task<Results<Ok<RowFlows>, Problem<Status404>>> ListAsync(RowService rows, CancellationToken cancellationToken, Guid? run = null) =>
        await rows.FlowsAsync(new(Run: run), cancellationToken) is { } flows ? TypedResults.Ok(flows) : Problem.NotFound($"Run {run} not found.");

    private static async Task<Results<Ok<RowFlows>, Problem<Status404>>> FindAsync(
        string table, RowService rows, CancellationToken cancellationToken, [VersionText] string? version = null, Guid? run = null) =>
        TableName.TryParse(table, out var name) && await rows.FlowsAsync(new(name, version, run), cancellationToken) is { } flows
            ? TypedResults.Ok(flows)
            : Problem.NotFound($"Table '{table}', or this version or run of it, not found.");

    private static async Task<Results<Ok<RowSample>, Problem<Status400>, Problem<Status403>, Problem<Status404>, Problem<Status409>, Problem<Status503>>> SamplesAsync(
        string table, RowService rows, RowExports exports, ClaimsPrincipal user, CancellationToken cancellationToken,
        [TableText] string? input = null, [Words("kept", "dropped", "unexplained")] string? outcome = null, [Line(RowPick.MaxReason)] string? reason = null,
        [VersionText] string? version = null, Guid? run = null, [Range(1, RowService.MaxSamples)] int limit = 20)
    {
        if (!TableName.TryParse(table, out var name))
            return Problem.NotFound($"Table '{table}' not found.");
        if (PickOf(table, input, outcome, reason) is not { } pick)
            return Problem.Invalid(NoPick);
        var answer = await rows.SamplesAsync(user, new(name, version, run), pick, limit, cancellationToken);
        if (answer.Value is { } sample)
            await exports.NotePageAsync(Caller.NameOf(user), sample.ToExport(user), cancellationToken);
        return Answer(answer);
    }

    private static async Task<Results<Ok<PersonTraceView>, Problem<Status400>, Problem<Status403>, Problem<Status404>, Problem<Status409>, Problem<Status503>>> PersonAsync(
        PersonRequest request, PersonService persons, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        TableName? table = request.Table is null ? null : TableName.Parse(request.Table);
        return Answer(await persons.TraceAsync(new(table, request.Version, request.Run), request.Person, Caller.NameOf(user), cancellationToken));
    }

    private static async Task<Results<Ok<RowSample>, Problem<Status400>, Problem<Status403>, Problem<Status404>, Problem<Status409>, Problem<Status503>>> PersonSamplesAsync(
        PersonSampleRequest request, PersonService persons, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        if (PickOf(request.Table, request.Input, request.Outcome, request.Reason) is not { } pick)
            return Problem.Invalid(NoPick);
        var scope = new RowScope(request.Version is null && request.Run is null ? null : pick.Table, request.Version, request.Run);
        return Answer(await persons.SamplesAsync(scope, request.Person, pick, Caller.NameOf(user), request.Limit, cancellationToken));
    }

    private const string NoPick = "outcome=dropped requires a reason. kept and unexplained do not allow one.";

    private static RowPick? PickOf(string table, string? input, string? outcome, string? reason) =>
        RowPick.Read($"{table}.{input ?? table}.{outcome ?? (reason is null ? "kept" : "dropped")}{(reason is null ? "" : "." + reason)}");

    private static Results<Ok<T>, Problem<Status400>, Problem<Status403>, Problem<Status404>, Problem<Status409>, Problem<Status503>> Answer<T>(RowAnswer<T> answer)
        where T : class => answer switch
    {
        { Value: { } value } => TypedResults.Ok(value),
        { Fault: RowFault.NotFound } => Problem.NotFound(answer.Message),
        { Fault: RowFault.Invalid } => Problem.Invalid(answer.Message),
        { Fault: RowFault.Denied } => Problem.Denied(answer.Message),
        { Fault: RowFault.Unavailable } => Problem.Conflict(answer.Message),
        _ => Problem.Unavailable(answer.Message),
    };
}
