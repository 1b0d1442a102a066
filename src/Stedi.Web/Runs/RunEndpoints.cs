using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Stedi.Pipeline.Model;
using Stedi.Web.Auth;
using Stedi.Web.Contracts;
using Stedi.Web.Runs.Detail;
using Stedi.Web.Runs.Forecast;
using Stedi.Web.Runs.History;
using Stedi.Web.Runs.Rollbacks;

using Refusals = Microsoft.AspNetCore.Http.HttpResults.Results<
    Stedi.Web.Contracts.Problem<Stedi.Web.Contracts.Status400>, Stedi.Web.Contracts.Problem<Stedi.Web.Contracts.Status409>,
    Stedi.Web.Contracts.Problem<Stedi.Web.Contracts.Status422>, Stedi.Web.Contracts.Problem<Stedi.Web.Contracts.Status503>>;

namespace Stedi.Web.Runs;

/// <summary>REST of runs; see design.md, section 7.</summary>
public static class RunEndpoints
{
    public const string IdempotencyHeader = "Idempotency-Key";

    private const string IdempotencyText = "Makes the request safe to repeat: the same key returns the same run. Returns 422 if the request differs.";

    public static void MapRuns(this RouteGroupBuilder api)
    {
        var runs = api.MapGroup("/runs").WithTags("Runs");
        RunListEndpoints.Map(runs);
        RunDetailEndpoints.Map(runs);
        RunForecastEndpoints.Map(runs);
        runs.MapGet("/{id:guid}", FindAsync).WithName("GetRun").WithSummary("Get a run with its steps.");
        runs.MapGet("/{id:guid}/report", ReportAsync).WithSummary("Get the report of a run: row counts, drops and checks of each table.");
        runs.MapGet("/{id:guid}/events", (Delegate)RunEventStream.WriteAsync).Streams("text/event-stream")
            .WithSummary("Stream the events of a run as server-sent events, until the run ends.");
        // Job output can contain row data.
        runs.MapGet("/{id:guid}/logs", LogsAsync).RequireAuthorization(Policies.Operator).Streams("text/plain")
            .WithSummary("Get the logs of a run, as paged JSON or text.");
        runs.MapPost("", StartAsync).RequireAuthorization(Policies.Operator).LimitCommands().WithSummary("Start a run of a selection of tables.");
        runs.MapPost("/{id:guid}/cancel", CancelAsync).RequireAuthorization(Policies.Operator).LimitCommands().WithSummary("Request cancellation of a run.");
        runs.MapPost("/{id:guid}/retry", RetryAsync).RequireAuthorization(Policies.Operator).LimitCommands().WithSummary("Retry the steps of a run that did not succeed.");
        runs.MapPost("/{id:guid}/rollback", RollBackAsync).RequireAuthorization(Policies.Operator).LimitCommands()
            .WithSummary("Roll back a run: starts a run that restores the previous versions of all its tables, or of none.");
        api.MapPost("/zones/{zone}/runs", StartZoneAsync).WithTags("Zones").RequireAuthorization(Policies.Operator).LimitCommands()
            .WithSummary("Start a run of all tables of a zone.");
    }

    private static async Task<Results<Ok<RunView>, Problem<Status404>>> FindAsync(Guid id, RunHistory history, CancellationToken cancellationToken) =>
        await history.FindAsync(id, cancellationToken) is { } run ? TypedResults.Ok(run) : Missing(id);

    private static async Task<Results<Ok<RunReport>, Problem<Status404>>> ReportAsync(
        Guid id, RunHistory history, RunReports reports, ClaimsPrincipal user, CancellationToken cancellationToken) =>
        await history.FindAsync(id, cancellationToken) is { } run
            ? TypedResults.Ok(ReportMask.For(user, await reports.OfAsync(run, cancellationToken)))
            : Missing(id);

    private static async Task<Results<Ok<RunLogPage>, PushStreamHttpResult, Problem<Status400>, Problem<Status404>>> LogsAsync(
        Guid id, RunLogs logs, RunHistory history, RunLogExport export, [TableText, Description("Only the step of this table.")] string? table,
        [Search(RunLogCursor.MaxLength)] string? cursor, CancellationToken cancellationToken, [Range(1, RunLogs.MaxLimit)] int limit = 500,
        [Words("json", "text"), Description("json returns one page, text the full log.")] string format = "json")
    {
        TableName? wanted = table is null ? null : TableName.Parse(table);
        if (!RunLogCursor.TryParse(cursor, out var at))
            return Problem.Invalid("Invalid cursor. Use nextCursor of an earlier response.");
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
        catch (ArgumentException) when (at.Position is not null)
        {
            // Part of the cursor belongs to the engine, so only the engine can validate it.
            return Problem.Invalid("Invalid cursor. Use nextCursor of an earlier response.");
        }
    }

    private static async Task<Results<AcceptedAtRoute<RunView>, Refusals>> StartAsync(
        RunRequest request, RunService service, ClaimsPrincipal user, [FromHeader(Name = IdempotencyHeader), Description(IdempotencyText), HeaderText(IdempotencyKey.MaxLength)] string? idempotencyKey,
        CancellationToken cancellationToken)
    {
        var start = new StartRun(request.Select, new(TriggerKind.Api, Caller.NameOf(user)), KeyOf(user, idempotencyKey), request.WhenBusy, request.IgnoreDrift, request.Reread);
        var result = await service.StartAsync(start, cancellationToken);
        return result.Run is { } run ? Accepted(run) : Refused(result);
    }

    private static async Task<Results<AcceptedAtRoute<RunView>, Problem<Status404>, Refusals>> StartZoneAsync(
        string zone, RunService service, ClaimsPrincipal user, [FromHeader(Name = IdempotencyHeader), Description(IdempotencyText), HeaderText(IdempotencyKey.MaxLength)] string? idempotencyKey,
        CancellationToken cancellationToken, bool ignoreDrift = false, bool reread = false)
    {
        var start = new StartRun($"zone:{zone}", new(TriggerKind.Api, Caller.NameOf(user)), KeyOf(user, idempotencyKey), IgnoreDrift: ignoreDrift, Reread: reread);
        return await service.StartAsync(start, cancellationToken) switch
        {
            { Run: { } run } => Accepted(run),
            { Refusal: StartRefusal.InvalidSelection } result => Problem.NotFound(string.Join(" ", result.Errors)),
            var result => Refused(result),
        };
    }

    private static Refusals Refused(StartResult result)
    {
        var why = string.Join(" ", result.Errors);
        return result.Refusal switch
        {
            StartRefusal.Busy or StartRefusal.Drift or StartRefusal.Held => Problem.Conflict(why),
            StartRefusal.KeyReused => Problem.Unprocessable(why),
            StartRefusal.NoDefinition => Problem.Unavailable(why),
            _ => Problem.Invalid(why),
        };
    }

    private static async Task<Results<AcceptedAtRoute<RunView>, Problem<Status404>, Problem<Status409>>> CancelAsync(
        Guid id, RunService service, ClaimsPrincipal user, CancellationToken cancellationToken) =>
        Answer(id, await service.CancelAsync(id, Caller.NameOf(user), cancellationToken));

    private static async Task<Results<AcceptedAtRoute<RunView>, Problem<Status404>, Problem<Status409>>> RetryAsync(
        Guid id, RunService service, ClaimsPrincipal user, CancellationToken cancellationToken) =>
        Answer(id, await service.RetryAsync(id, Caller.NameOf(user), cancellationToken));

    private static async Task<Results<AcceptedAtRoute<RunView>, Problem<Status404>, Problem<Status409>>> RollBackAsync(
        Guid id, RollbackService rollbacks, ClaimsPrincipal user, CancellationToken cancellationToken) =>
        Answer(id, await rollbacks.RollBackAsync(id, Caller.NameOf(user), cancellationToken));

    private static Results<AcceptedAtRoute<RunView>, Problem<Status404>, Problem<Status409>> Answer(Guid id, ChangeResult result) => result switch
    {
        { Refusal: { } refusal } => Problem.Conflict(refusal),
        { Run: { } run } => Accepted(run),
        _ => Missing(id),
    };

    internal static AcceptedAtRoute<RunView> Accepted(Run run) => TypedResults.AcceptedAtRoute(RunView.Of(run), "GetRun", new { id = run.Id });

    private static IdempotencyKey? KeyOf(ClaimsPrincipal user, string? value) =>
        value is null ? null : new(Caller.KeyIdOf(user) ?? throw new InvalidOperationException("Not signed in."), value);

    private static Problem<Status404> Missing(Guid id) => Problem.NotFound($"Run {id} not found.");
}
