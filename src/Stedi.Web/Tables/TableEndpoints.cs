using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Stedi.Pipeline.Model;
using Stedi.Web.Auth;
using Stedi.Web.Runs;
using Stedi.Web.Tables.Browse;
using Stedi.Web.Tables.Compare;
using Stedi.Web.Tables.Landing;
using Stedi.Web.Tables.Statistics;

namespace Stedi.Web.Tables;

/// <summary>REST of zones and tables; see design.md, section 7.</summary>
public static class TableEndpoints
{
    public static void MapTables(this RouteGroupBuilder api)
    {
        api.MapGet("/zones", ZonesAsync).WithTags("Zones");
        var tables = api.MapGroup("/tables").WithTags("Tables");
        tables.MapGet("", async (TableReader reader, CancellationToken cancellationToken) =>
            TypedResults.Ok(await reader.ListAsync(cancellationToken)));
        tables.MapGet("/{name}", FindAsync);
        tables.MapGet("/{name}/versions", VersionsAsync);
        tables.MapPost("/{name}/rollback", RollbackAsync).RequireAuthorization(Policies.Operator);
        RowEndpoints.Map(tables);
        LandingEndpoints.Map(tables);
        StatisticsEndpoints.Map(tables);
        CompareEndpoints.Map(tables);
    }

    private static async Task<Ok<ImmutableArray<ZoneView>>> ZonesAsync(TableReader reader, CancellationToken cancellationToken) =>
        TypedResults.Ok(await reader.ZonesAsync(cancellationToken));

    private static async Task<Results<Ok<TableView>, ProblemHttpResult>> FindAsync(
        string name, TableReader reader, CancellationToken cancellationToken) =>
        TableName.TryParse(name, out var table) && await reader.FindAsync(table, cancellationToken) is { } view
            ? TypedResults.Ok(view)
            : Missing(name);

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

    internal static ProblemHttpResult Missing(string name) =>
        TypedResults.Problem($"There is no table '{name}'.", statusCode: StatusCodes.Status404NotFound);

    internal static ProblemHttpResult NotBuilt(string name) =>
        TypedResults.Problem($"{name} has not been built yet: run it first.", statusCode: StatusCodes.Status409Conflict);
}

/// <summary>The body of <c>POST /tables/{name}/rollback</c>.</summary>
/// <param name="Version">A version of the table that is still kept.</param>
public sealed record RollbackRequest([Required, StringLength(128, MinimumLength = 1)] string Version);
