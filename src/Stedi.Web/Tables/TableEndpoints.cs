using System.Collections.Immutable;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Stedi.Pipeline.Model;
using Stedi.Web.Auth;
using Stedi.Web.Contracts;
using Stedi.Web.Runs;
using Stedi.Web.Runs.Rollbacks;
using Stedi.Web.Tables.Browse;
using Stedi.Web.Tables.Compare;
using Stedi.Web.Tables.Landing;
using Stedi.Web.Tables.Removed;
using Stedi.Web.Tables.Statistics;
using Stedi.Web.Versions;

namespace Stedi.Web.Tables;

/// <summary>REST: zones and tables; see design.md, section 7.</summary>
public static class TableEndpoints
{
    public static void MapTables(this RouteGroupBuilder api)
    {
        api.MapGet("/zones", ZonesAsync).WithTags("Zones").WithSummary("List the zones in order, with their tables and last run.");
        var tables = api.MapGroup("/tables").WithTags("Tables");
        tables.MapGet("", async (TableReader reader, CancellationToken cancellationToken) =>
            TypedResults.Ok(await reader.ListAsync(cancellationToken))).WithSummary("List all tables with row count, state and current version.");
        tables.MapGet("/{name}", FindAsync).WithSummary("Get a table with its columns, upstream and downstream.");
        tables.MapGet("/{name}/versions", VersionsAsync).WithSummary("List the versions of a table, newest first, with their metrics.");
        tables.MapPost("/{name}/rollback", RollbackAsync).RequireAuthorization(Policies.Operator).LimitCommands()
            .WithSummary("Roll back a table: starts a run that publishes an older version. The table is then held until released.");
        tables.MapPost("/{name}/release", ReleaseAsync).RequireAuthorization(Policies.Operator).LimitCommands()
            .WithSummary("Release a held table, so that runs build it again.");
        RowEndpoints.Map(tables);
        LandingEndpoints.Map(tables);
        StatisticsEndpoints.Map(tables);
        CompareEndpoints.Map(tables);
        RemovedTableEndpoints.Map(api);
    }

    private static async Task<Ok<ImmutableArray<ZoneView>>> ZonesAsync(TableReader reader, CancellationToken cancellationToken) =>
        TypedResults.Ok(await reader.ZonesAsync(cancellationToken));

    private static async Task<Results<Ok<TableView>, Problem<Status404>>> FindAsync(
        string name, TableReader reader, CancellationToken cancellationToken) =>
        TableName.TryParse(name, out var table) && await reader.FindAsync(table, cancellationToken) is { } view
            ? TypedResults.Ok(view)
            : Missing(name);

    private static async Task<Results<Ok<ImmutableArray<VersionView>>, Problem<Status404>>> VersionsAsync(
        string name, VersionReader reader, ClaimsPrincipal user, CancellationToken cancellationToken) =>
        TableName.TryParse(name, out var table) && await reader.ListAsync(table, cancellationToken) is { } versions
            ? TypedResults.Ok(versions.Select(v => RowMask.For(user, v)).ToImmutableArray())
            : Missing(name);

    private static async Task<Results<AcceptedAtRoute<RunView>, Problem<Status404>, Problem<Status409>>> RollbackAsync(
        string name, RollbackRequest request, RollbackService rollbacks, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        if (!TableName.TryParse(name, out var table))
            return Missing(name);
        var result = await rollbacks.RollBackAsync(table, request.Version, Caller.NameOf(user), cancellationToken);
        return result switch
        {
            { Refusal: { } refusal } => Problem.Conflict(refusal),
            { Run: { } run } => RunEndpoints.Accepted(run),
            _ => Missing(name),
        };
    }

    private static async Task<Results<Ok<TableView>, Problem<Status404>, Problem<Status409>>> ReleaseAsync(
        string name, RollbackService rollbacks, TableReader reader, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        if (!TableName.TryParse(name, out var table) || await reader.FindAsync(table, cancellationToken) is null)
            return Missing(name);
        if (!await rollbacks.ReleaseAsync(table, Caller.NameOf(user), cancellationToken))
            return Problem.Conflict($"{name} is not held.");
        return await reader.FindAsync(table, cancellationToken) is { } view ? TypedResults.Ok(view) : Missing(name);
    }

    internal static Problem<Status404> Missing(string name) => Problem.NotFound($"Table '{name}' not found.");

    internal static Problem<Status409> NotBuilt(string name) => Problem.Conflict($"{name} has not been built yet. Run it first.");
}

/// <summary>The body of <c>POST /tables/{name}/rollback</c>.</summary>
/// <param name="Version">A version of the table that is still kept.</param>
public sealed record RollbackRequest([property: VersionText] string Version);
