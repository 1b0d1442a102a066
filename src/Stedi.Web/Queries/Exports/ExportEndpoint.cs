using System.ComponentModel;
using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;
using Stedi.Web.Auth;
using Stedi.Web.Contracts;
using Stedi.Web.Tables.Browse;

namespace Stedi.Web.Queries.Exports;

/// <summary>REST: all rows of a query, as a file. Closing the connection stops the work.</summary>
internal static class ExportEndpoint
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/queries/{id:guid}/export", ExportAsync).RequireAuthorization(Policies.Operator).RequireRateLimiting(RateLimits.Rows).WithTags("Queries")
            .WithSummary("Export all rows of a query, up to 1,000,000, as CSV, JSON or Parquet. The rows are those that the query read, also if the tables have changed since.")
            .Streams(CsvAnswer.MediaType, "application/json", "application/vnd.apache.parquet").SendsHeader("X-Row-Count", "Number of rows in the file.")
            .SendsHeader("X-Truncated", "true if the query returns more rows than the file has.");

    private static async Task<Results<PushStreamHttpResult, FileStreamHttpResult, NotFound, Problem<Status409>, Problem<Status429>, Results<Problem<Status400>, Problem<Status410>, Problem<Status503>>>> ExportAsync(
        Guid id, ClaimsPrincipal user, QueryService queries, QueryExports exports, ExportTurns turns, HttpResponse response, CancellationToken cancellationToken,
        [FromQuery, Word<ResultFormat>, Description("The format of the file.")] string format = "csv",
        [FromQuery, Word<Formulas>, Description(CsvAnswer.FormulasText)] string formulas = "escape",
        [FromQuery, Word<Dates>, Description("Of columns with the format epoch_s or epoch_ms: stored writes their numbers; timestamps writes timestamps in UTC.")] string dates = "stored")
    {
        var wanted = EnumWord.Read<ResultFormat>(format) ?? default;
        if (await queries.FindAsync(id, QueryAuthor.Of(user), cancellationToken) is not { } query)
            return TypedResults.NotFound();
        if (query.Status != QueryStatus.Succeeded)
            return Problem.Conflict($"The query is {QueryText.Word(query.Status)}. Only a query that succeeded has rows. {query.Error}");
        if (turns.TryTake() is not { } turn)
            return Problem.TooMany(turns.Refusal, "Too many exports.");
        response.RegisterForDispose(turn);
        try
        {
            var written = EnumWord.Read<Dates>(dates) ?? default;
            var export = await exports.ExportAsync(Caller.NameOf(user), query, wanted, written, cancellationToken);
            response.Headers["X-Row-Count"] = export.RowCount.ToString(CultureInfo.InvariantCulture);
            response.Headers["X-Truncated"] = export.Truncated ? "true" : "false";
            var name = NameOf(query, export);
            return wanted switch
            {
                ResultFormat.Csv => CsvAnswer.Of(export.Content, $"{name}.csv", formulas, query.Columns.Select(c => ColumnType.Parse(c.Type)), cancellationToken),
                ResultFormat.Json => TypedResults.Stream(export.Content, "application/json", $"{name}.json"),
                _ => TypedResults.Stream(export.Content, "application/vnd.apache.parquet", $"{name}.parquet"),
            };
        }
        catch (QueryException e)
        {
            return QueryEndpoints.Failed(e);
        }
    }

    /// <summary>The name says if rows are missing, because people do not see the headers of a download.</summary>
    private static string NameOf(Query query, ExportedRows export) =>
        export.Truncated ? string.Create(CultureInfo.InvariantCulture, $"query-{query.Id}-first-{export.RowCount}-rows") : $"query-{query.Id}";
}
