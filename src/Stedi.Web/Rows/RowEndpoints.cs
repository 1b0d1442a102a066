using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Stedi.Pipeline.Model;
using Stedi.Web.Audit;
using Stedi.Web.Auth;
using Stedi.Web.Contracts;
using Stedi.Web.Tables.Browse;

namespace Stedi.Web.Rows;

/// <summary>Row flow over REST. Person identifiers are sent in bodies, never in URLs, because proxies log URLs.</summary>
public static class RowEndpoints
{
    public static void MapRows(this RouteGroupBuilder api)
    {
        var rows = api.MapGroup("/rows").WithTags("Rows");
        rows.MapGet("", ListAsync).WithSummary("Get the row flow of all tables, for the published versions or those of a run.");
        MapTable(rows, "/{table}", FindAsync, SamplesAsync, ExportAsync);
        // POST /rows/person finds a person. A table can have that name too: GET is for the table, and the document lists both.
        MapTable(
            rows, "/person", (RowService service, CancellationToken cancellationToken, [VersionText] string? version = null, Guid? run = null) =>
                FindAsync("person", service, cancellationToken, version, run),
            (RowService service, RowExports exports, ClaimsPrincipal user, CancellationToken cancellationToken, [TableText] string? input = null,
                [Words("kept", "dropped", "unexplained")] string? outcome = null, [Line(RowPick.MaxReason)] string? reason = null,
                [VersionText] string? version = null, Guid? run = null, [Range(1, RowService.MaxSamples)] int limit = 20, [Range(0, RowPages.MaxOffset)] int offset = 0) =>
                SamplesAsync("person", service, exports, user, cancellationToken, input, outcome, reason, version, run, limit, offset),
            (RowService service, RowExports exports, ClaimsPrincipal user, HttpResponse response, CancellationToken cancellationToken, [TableText] string? input = null,
                [Words("kept", "dropped", "unexplained")] string? outcome = null, [Line(RowPick.MaxReason)] string? reason = null,
                [VersionText] string? version = null, Guid? run = null, [Word<Formulas>, Description(CsvAnswer.FormulasText)] string formulas = "escape") =>
                ExportAsync("person", service, exports, user, response, cancellationToken, input, outcome, reason, version, run, formulas));
        rows.MapPost("/person", PersonAsync).RequireRateLimiting(RateLimits.Rows).RequireAuthorization(Policies.Operator)
            .WithSummary("Find the rows of one person, and where they were dropped. The audit log records the caller.");
        rows.MapPost("/person/samples", PersonSamplesAsync).RequireRateLimiting(RateLimits.Rows).RequireAuthorization(Policies.Operator)
            .WithSummary("Get some rows of one person. The audit log records the caller.");
        rows.MapPost("/person/export", PersonExportAsync).RequireRateLimiting(RateLimits.Rows).RequireAuthorization(Policies.Operator)
            .WithSummary("Export everything about one person as one JSON file. The audit log records the caller and the kind of request.")
            .Streams<PersonDocument>();
    }

    private static void MapTable(RouteGroupBuilder rows, string path, Delegate find, Delegate samples, Delegate export)
    {
        rows.MapGet(path, find).WithSummary("Get the row flow of one table and its upstream.");
        rows.MapGet(path + "/samples", samples).RequireRateLimiting(RateLimits.Rows).WithSummary("Get some rows of one flow. outcome=dropped requires a reason.");
        rows.MapGet(path + "/export", export).RequireRateLimiting(RateLimits.Rows)
            .WithSummary($"Export the rows of one flow as CSV, at most {RowBrowser.MaxExportRows:N0}. outcome=dropped requires a reason.")
            .Streams(CsvAnswer.MediaType).SendsHeader("X-Row-Count", "Number of rows in the file.").SendsHeader("X-Truncated", "true if the flow has more rows than the file.");
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
        [VersionText] string? version = null, Guid? run = null, [Range(1, RowService.MaxSamples)] int limit = 20, [Range(0, RowPages.MaxOffset)] int offset = 0)
    {
        if (!TableName.TryParse(table, out var name))
            return Problem.NotFound($"Table '{table}' not found.");
        if (PickOf(table, input, outcome, reason) is not { } pick)
            return Problem.Invalid(NoPick);
        var answer = await rows.SamplesAsync(user, new(name, version, run), pick, new(offset, limit), cancellationToken);
        if (answer.Value is { } sample)
            await exports.NotePageAsync(Caller.NameOf(user), sample.ToExport(user), cancellationToken);
        return Answer(answer);
    }

    private static async Task<Results<PushStreamHttpResult, Problem<Status400>, Problem<Status403>, Problem<Status404>, Problem<Status409>, Problem<Status503>>> ExportAsync(
        string table, RowService rows, RowExports exports, ClaimsPrincipal user, HttpResponse response, CancellationToken cancellationToken,
        [TableText] string? input = null, [Words("kept", "dropped", "unexplained")] string? outcome = null, [Line(RowPick.MaxReason)] string? reason = null,
        [VersionText] string? version = null, Guid? run = null, [Word<Formulas>, Description(CsvAnswer.FormulasText)] string formulas = "escape")
    {
        if (!TableName.TryParse(table, out var name))
            return Problem.NotFound($"Table '{table}' not found.");
        if (PickOf(table, input, outcome, reason) is not { } pick)
            return Problem.Invalid(NoPick);
        var answer = await rows.ExportAsync(user, new(name, version, run), pick, cancellationToken);
        if (answer.Value is not { } file)
            return Refusal(answer);
        try
        {
            await exports.NoteAsync(Caller.NameOf(user), file.ToExport(user), cancellationToken);
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }
        response.Headers["X-Row-Count"] = file.RowCount.ToString(CultureInfo.InvariantCulture);
        response.Headers["X-Truncated"] = file.Truncated ? "true" : "false";
        return CsvAnswer.Of(
            async body =>
            {
                await using (file)
                    await file.WriteAsync(body, cancellationToken);
            },
            file.Name, formulas, file.Columns.Select(c => ColumnType.Parse(c.Type)));
    }

    private static async Task<Results<Ok<PersonTraceView>, Problem<Status400>, Problem<Status403>, Problem<Status404>, Problem<Status409>, Problem<Status503>>> PersonAsync(
        PersonRequest request, PersonService persons, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        TableName? table = request.Table is null ? null : TableName.Parse(request.Table);
        return Answer(await persons.TraceAsync(new(table, request.Version, request.Run), new(request.Person, request.IgnoreCase), Caller.NameOf(user), cancellationToken));
    }

    private static async Task<Results<Ok<RowSample>, Problem<Status400>, Problem<Status403>, Problem<Status404>, Problem<Status409>, Problem<Status503>>> PersonSamplesAsync(
        PersonSampleRequest request, PersonService persons, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        if (PickOf(request.Table, request.Input, request.Outcome, request.Reason) is not { } pick)
            return Problem.Invalid(NoPick);
        var scope = new RowScope(request.Version is null && request.Run is null ? null : pick.Table, request.Version, request.Run);
        return Answer(await persons.SamplesAsync(
            scope, new(request.Person, request.IgnoreCase), pick, new(request.Offset, request.Limit), Caller.NameOf(user), cancellationToken));
    }

    private static async Task<Results<PushStreamHttpResult, Problem<Status400>, Problem<Status403>, Problem<Status404>, Problem<Status409>, Problem<Status503>>> PersonExportAsync(
        PersonExportRequest request, PersonService persons, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var scope = new RowScope(request.Table is null ? null : TableName.Parse(request.Table), request.Version, request.Run);
        var kind = EnumWord.Read<PersonRequestKind>(request.Kind) ?? default;
        var answer = await persons.ExportAsync(scope, new(request.Person, request.IgnoreCase), kind, Caller.NameOf(user), cancellationToken);
        return answer.Value is { } file
            ? TypedResults.Stream(body => file.WriteAsync(body, cancellationToken), "application/json", file.Name)
            : Refusal(answer);
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

    /// <summary>Why there is no file.</summary>
    private static Results<PushStreamHttpResult, Problem<Status400>, Problem<Status403>, Problem<Status404>, Problem<Status409>, Problem<Status503>> Refusal<T>(RowAnswer<T> answer)
        where T : class => answer.Fault switch
    {
        RowFault.NotFound => Problem.NotFound(answer.Message),
        RowFault.Invalid => Problem.Invalid(answer.Message),
        RowFault.Denied => Problem.Denied(answer.Message),
        RowFault.Unavailable => Problem.Conflict(answer.Message),
        _ => Problem.Unavailable(answer.Message),
    };
}
