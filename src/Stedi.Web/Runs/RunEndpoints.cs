using System.ComponentModel;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Stedi.Pipeline.Model;
using Stedi.Web.Auth;
using Stedi.Web.Runs.Detail;
using Stedi.Web.Runs.Forecast;
using Stedi.Web.Runs.History;
using Stedi.Web.Tables;

namespace Stedi.Web.Runs;

/// <summary>REST of runs; see design.md, section 7.</summary>
public static class RunEndpoints
{
    public const string IdempotencyHeader = "Idempotency-Key";

    public static void MapRuns(this RouteGroupBuilder api)
    {
        var runs = api.MapGroup("/runs").WithTags("Runs");
        RunListEndpoints.Map(runs);
        RunDetailEndpoints.Map(runs);
        RunForecastEndpoints.Map(runs);
        runs.MapGet("/{id:guid}", FindAsync).WithName("GetRun");
        runs.MapGet("/{id:guid}/report", ReportAsync);
        runs.MapGet("/{id:guid}/events", (Delegate)RunEventStream.WriteAsync);
        // What jobs print may hold values of rows.
        runs.MapGet("/{id:guid}/logs", LogsAsync).RequireAuthorization(Policies.Operator);
        runs.MapPost("", StartAsync).RequireAuthorization(Policies.Operator);
        runs.MapPost("/{id:guid}/cancel", CancelAsync).RequireAuthorization(Policies.Operator);
        runs.MapPost("/{id:guid}/retry", RetryAsync).RequireAuthorization(Policies.Operator);
        api.MapPost("/zones/{zone}/runs", StartZoneAsync).WithTags("Zones").RequireAuthorization(Policies.Operator);
    }

    private static async Task<Results<Ok<RunView>, ProblemHttpResult>> FindAsync(Guid id, RunHistory history, CancellationToken cancellationToken) =>
        await history.FindAsync(id, cancellationToken) is { } run ? TypedResults.Ok(run) : Missing(id);

    private static async Task<Results<Ok<RunReport>, ProblemHttpResult>> ReportAsync(
        Guid id, RunHistory history, RunReports reports, ClaimsPrincipal user, CancellationToken cancellationToken) =>
        await history.FindAsync(id, cancellationToken) is { } run
            ? TypedResults.Ok(RowMask.For(user, await reports.OfAsync(run, cancellationToken)))
            : Missing(id);

    private static async Task<Results<Ok<RunLogPage>, PushStreamHttpResult, ProblemHttpResult>> LogsAsync(
        Guid id, RunLogs logs, RunHistory history, RunLogExport export, string? table, string? cursor, CancellationToken cancellationToken, int limit = 500,
        [Description("json: a page; text: all of it.")] string format = "json")
    {
        if (format is not ("json" or "text"))
            return Invalid("format is json or text.");
        if (limit is < 1 or > RunLogs.MaxLimit)
            return Invalid($"limit is 1 to {RunLogs.MaxLimit}.");
        TableName? wanted = null;
        if (table is not null && !TableName.TryParse(table, out wanted))
            return Invalid($"'{table}' is no table name.");
        if (!RunLogCursor.TryParse(cursor, out var at))
            return Invalid("cursor is not one that this API gave.");
        if (format == "text")
        {
            return await history.ExistsAsync(id, cancellationToken)
                ? TypedResults.Stream(body => export.WriteAsync(id, wanted, body, cancellationToken), "text/plain; charset=utf-8", $"run-{id}.log")
                : Missing(id);
        }
        try
        {
            return await logs.ReadAsync(id, wanted, at, limit, cancellationToken) is { } page ? TypedResults.Ok(page) : Missing(id);
        }
        catch (ArgumentException e) when (at.Position is not null)
        {
            // Half of a cursor is the engine's, and only the engine can tell that it is none of its own.
            return Invalid($"cursor is not one that this API gave: {e.Message}");
        }
    }

    private static Task<Results<AcceptedAtRoute<RunView>, ProblemHttpResult>> StartAsync(
        RunRequest request, RunService service, ClaimsPrincipal user, [FromHeader(Name = IdempotencyHeader)] string? idempotencyKey,
        CancellationToken cancellationToken) =>
        BeginAsync(new StartRun(request.Select, new(TriggerKind.Api, Caller.NameOf(user)), KeyOf(user, idempotencyKey), request.WhenBusy, request.IgnoreDrift, request.Reread), service, cancellationToken);

    private static Task<Results<AcceptedAtRoute<RunView>, ProblemHttpResult>> StartZoneAsync(
        string zone, RunService service, ClaimsPrincipal user, [FromHeader(Name = IdempotencyHeader)] string? idempotencyKey,
        CancellationToken cancellationToken, bool ignoreDrift = false, bool reread = false) =>
        BeginAsync(
            new StartRun($"zone:{zone}", new(TriggerKind.Api, Caller.NameOf(user)), KeyOf(user, idempotencyKey), IgnoreDrift: ignoreDrift, Reread: reread), service,
            cancellationToken);

    private static async Task<Results<AcceptedAtRoute<RunView>, ProblemHttpResult>> BeginAsync(
        StartRun start, RunService service, CancellationToken cancellationToken)
    {
        var result = await service.StartAsync(start, cancellationToken);
        return result.Run is { } run ? Accepted(run) : TypedResults.Problem(
            string.Join(" ", result.Errors),
            statusCode: result.Refusal switch
            {
                StartRefusal.Busy or StartRefusal.Drift => StatusCodes.Status409Conflict,
                StartRefusal.KeyReused => StatusCodes.Status422UnprocessableEntity,
                StartRefusal.NoDefinition => StatusCodes.Status503ServiceUnavailable,
                _ => StatusCodes.Status400BadRequest,
            });
    }

    private static async Task<Results<AcceptedAtRoute<RunView>, ProblemHttpResult>> CancelAsync(
        Guid id, RunService service, ClaimsPrincipal user, CancellationToken cancellationToken) =>
        Answer(id, await service.CancelAsync(id, Caller.NameOf(user), cancellationToken));

    private static async Task<Results<AcceptedAtRoute<RunView>, ProblemHttpResult>> RetryAsync(
        Guid id, RunService service, ClaimsPrincipal user, CancellationToken cancellationToken) =>
        Answer(id, await service.RetryAsync(id, Caller.NameOf(user), cancellationToken));

    private static Results<AcceptedAtRoute<RunView>, ProblemHttpResult> Answer(Guid id, ChangeResult result) => result switch
    {
        { Refusal: { } refusal } => TypedResults.Problem(refusal, statusCode: StatusCodes.Status409Conflict),
        { Run: { } run } => Accepted(run),
        _ => Missing(id),
    };

    internal static AcceptedAtRoute<RunView> Accepted(Run run) => TypedResults.AcceptedAtRoute(RunView.Of(run), "GetRun", new { id = run.Id });

    private static IdempotencyKey? KeyOf(ClaimsPrincipal user, string? value) =>
        value is null ? null : new(Caller.KeyIdOf(user) ?? throw new InvalidOperationException("Nobody is signed in."), value);

    private static ProblemHttpResult Missing(Guid id) =>
        TypedResults.Problem($"There is no run {id}.", statusCode: StatusCodes.Status404NotFound);

    private static ProblemHttpResult Invalid(string detail) => TypedResults.Problem(detail, statusCode: StatusCodes.Status400BadRequest);
}
