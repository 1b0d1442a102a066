using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;
using Stedi.Web.Auth;
using Stedi.Web.Runs;

namespace Stedi.Web.Tables;

/// <summary>REST of zones and tables; see design.md, section 7.</summary>
public static class TableEndpoints
{
    public const int MaxPreviewRows = 1000;

    public static void MapTables(this RouteGroupBuilder api)
    {
        api.MapGet("/zones", ZonesAsync).WithTags("Zones");
        var tables = api.MapGroup("/tables").WithTags("Tables");
        tables.MapGet("", async (TableReader reader, CancellationToken cancellationToken) =>
            TypedResults.Ok(await reader.ListAsync(cancellationToken)));
        tables.MapGet("/{name}", FindAsync);
        tables.MapGet("/{name}/preview", PreviewAsync);
        tables.MapGet("/{name}/versions", VersionsAsync);
        tables.MapPost("/{name}/rollback", RollbackAsync).RequireAuthorization(Policies.Operator);
    }

    private static async Task<Ok<ImmutableArray<ZoneView>>> ZonesAsync(TableReader reader, CancellationToken cancellationToken) =>
        TypedResults.Ok(await reader.ZonesAsync(cancellationToken));

    private static async Task<Results<Ok<TableView>, ProblemHttpResult>> FindAsync(
        string name, TableReader reader, CancellationToken cancellationToken) =>
        TableName.TryParse(name, out var table) && await reader.FindAsync(table, cancellationToken) is { } view
            ? TypedResults.Ok(view)
            : Missing(name);

    private static async Task<Results<Ok<Preview>, ProblemHttpResult>> PreviewAsync(
        string name, TableReader reader, [FromServices] IQueryEngine queries, ClaimsPrincipal user, CancellationToken cancellationToken,
        int limit = 50)
    {
        if (limit is < 1 or > MaxPreviewRows)
            return TypedResults.Problem($"limit is 1 to {MaxPreviewRows}.", statusCode: StatusCodes.Status400BadRequest);
        if (!TableName.TryParse(name, out var table) || await reader.FindAsync(table, cancellationToken) is not { } view)
            return Missing(name);
        if (view.CurrentVersion is null)
            return TypedResults.Problem($"{name} has not been built yet: run it first.", statusCode: StatusCodes.Status409Conflict);
        try
        {
            var preview = await queries.PreviewAsync(table, view.CurrentVersion, limit, cancellationToken);
            return TypedResults.Ok(PreviewMask.For(user, preview, view.Columns));
        }
        catch (QueryException e)
        {
            return TypedResults.Problem(e.Message, statusCode: StatusCodes.Status503ServiceUnavailable);
        }
    }

    private static async Task<Results<Ok<ImmutableArray<VersionView>>, ProblemHttpResult>> VersionsAsync(
        string name, TableReader reader, ClaimsPrincipal user, CancellationToken cancellationToken) =>
        TableName.TryParse(name, out var table) && await reader.VersionsAsync(table, cancellationToken) is { } versions
            ? TypedResults.Ok(versions.Select(v => RowMask.For(user, v)).ToImmutableArray())
            : Missing(name);

    private static async Task<Results<AcceptedAtRoute<RunView>, ProblemHttpResult>> RollbackAsync(
        string name, RollbackRequest request, RunService runs, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        if (!TableName.TryParse(name, out var table))
            return Missing(name);
        if (string.IsNullOrWhiteSpace(request.Version))
        {
            const string Reason = "version: name one of the table's versions, as GET /tables/{name}/versions lists them.";
            return TypedResults.Problem(
                Reason, statusCode: StatusCodes.Status400BadRequest,
                extensions: new Dictionary<string, object?> { ["errors"] = new Dictionary<string, string[]> { ["version"] = [Reason] } });
        }
        var result = await runs.RollbackAsync(table, request.Version, Caller.NameOf(user), cancellationToken);
        return result switch
        {
            { Refusal: { } refusal } => TypedResults.Problem(refusal, statusCode: StatusCodes.Status409Conflict),
            { Run: { } run } => RunEndpoints.Accepted(run),
            _ => Missing(name),
        };
    }

    private static ProblemHttpResult Missing(string name) =>
        TypedResults.Problem($"There is no table '{name}'.", statusCode: StatusCodes.Status404NotFound);
}

/// <summary>The body of <c>POST /tables/{name}/rollback</c>.</summary>
/// <param name="Version">A version of the table that is still kept.</param>
public sealed record RollbackRequest([Required, StringLength(128, MinimumLength = 1)] string Version);
