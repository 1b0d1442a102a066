using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;
using Stedi.Web.Auth;
using Stedi.Web.Contracts;
using Stedi.Web.Tables.Browse;

namespace Stedi.Web.Tables.Statistics;

internal static class StatisticsEndpoints
{
    public static void Map(RouteGroupBuilder tables)
    {
        tables.MapGet("/{name}/statistics", FindAsync).RequireRateLimiting(RateLimits.Rows).WithSummary("Get the statistics of a table's columns: nulls, distinct values, min, max and histogram.");
        tables.MapPost("/{name}/statistics", MeasureAsync).RequireRateLimiting(RateLimits.Rows).RequireAuthorization(Policies.Operator)
            .WithSummary("Measure the statistics of a table's columns if they are missing. On AWS this costs a scan of the table.");
    }

    private static Task<Results<Ok<VersionStatistics>, Problem<Status404>, Problem<Status409>, Results<Problem<Status400>, Problem<Status403>, Problem<Status410>, Problem<Status503>>>> FindAsync(
        string name, TableReader reader, TableStatistics statistics, ClaimsPrincipal user, CancellationToken cancellationToken) =>
        TellAsync(name, reader, user, async (table, version) => statistics.IsFree
            ? await statistics.MeasureAsync(table, version, cancellationToken)
            : await statistics.FindAsync(table, version, cancellationToken), cancellationToken);

    private static Task<Results<Ok<VersionStatistics>, Problem<Status404>, Problem<Status409>, Results<Problem<Status400>, Problem<Status403>, Problem<Status410>, Problem<Status503>>>> MeasureAsync(
        string name, TableReader reader, TableStatistics statistics, ClaimsPrincipal user, CancellationToken cancellationToken) =>
        TellAsync(name, reader, user, async (table, version) => await statistics.MeasureAsync(table, version, cancellationToken), cancellationToken);

    private static async Task<Results<Ok<VersionStatistics>, Problem<Status404>, Problem<Status409>, Results<Problem<Status400>, Problem<Status403>, Problem<Status410>, Problem<Status503>>>> TellAsync(
        string name, TableReader reader, ClaimsPrincipal user, Func<TableName, string, Task<VersionStatistics?>> ask, CancellationToken cancellationToken)
    {
        if (!TableName.TryParse(name, out var table) || await reader.FindAsync(table, cancellationToken) is not { } view)
            return TableEndpoints.Missing(name);
        if (view.CurrentVersion is not { } version)
            return TableEndpoints.NotBuilt(name);
        try
        {
            return await ask(table, version) is { } known
                ? TypedResults.Ok(PreviewMask.For(user, known, view.Columns))
                : Problem.Conflict($"Version {version} of {name} has no statistics yet. An operator can measure them with POST; this costs a scan.");
        }
        catch (QueryException e)
        {
            return RowProblems.Of(user, e);
        }
    }
}
