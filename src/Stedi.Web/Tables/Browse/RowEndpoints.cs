using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;
using Stedi.Web.Audit;
using Stedi.Web.Auth;
using Stedi.Web.Contracts;

namespace Stedi.Web.Tables.Browse;

/// <summary>REST: rows of a table's current version, as pages and files.</summary>
internal static class RowEndpoints
{
    private const string Sorts = "A column name, with - in front for descending order. Up to three times.";
    private const string Filters = "COLUMN:CONDITION:VALUE, with eq, ne, lt, le, gt, ge, contains, starts, null or notnull. Up to ten times; all must match. "
        + "Timestamps, and integers that count seconds or milliseconds since 1970, also accept dates: 2022-06-18 or 2022-06-18 14:18:00, in UTC.";

    public static void Map(RouteGroupBuilder tables)
    {
        tables.MapGet("/{name}/preview", PreviewAsync).RequireRateLimiting(RateLimits.Rows).WithSummary("Preview rows of a table, paged, sorted and filtered.");
        tables.MapGet("/{name}/export", ExportAsync).RequireRateLimiting(RateLimits.Rows).WithSummary("Export the rows of a table as CSV, JSON or Parquet, sorted and filtered.")
            .Streams(CsvAnswer.MediaType, "application/json", "application/vnd.apache.parquet").SendsHeader("X-Row-Count", "Number of rows in the file.")
            .SendsHeader("X-Truncated", "true if the table has more rows than the file.");
    }

    private static async Task<Results<Ok<Preview>, Problem<Status400>, Problem<Status404>, Problem<Status409>, Results<Problem<Status400>, Problem<Status403>, Problem<Status410>, Problem<Status503>>>> PreviewAsync(
        string name, TableReader reader, RowBrowser browser, RowExports exports, ClaimsPrincipal user, CancellationToken cancellationToken,
        [FromQuery, Range(1, RowWindow.MaxRows), Description("Maximum number of rows.")] int limit = 50,
        [FromQuery, Range(0, int.MaxValue), Description("Number of rows to skip.")] int offset = 0,
        [FromQuery, MaxLength(RowQuery.MaxSorts), Description(Sorts)] string[]? sort = null,
        [FromQuery, MaxLength(RowQuery.MaxFilters), Description(Filters)] string[]? filter = null)
    {
        var rows = RowRequest.Read(sort, filter, offset, out var error);
        if (error is not null)
            return Problem.Invalid(error);
        if (!TableName.TryParse(name, out var table) || await reader.FindAsync(table, cancellationToken) is not { } view)
            return TableEndpoints.Missing(name);
        if (view.CurrentVersion is not { } version)
            return TableEndpoints.NotBuilt(name);
        try
        {
            var page = await browser.ReadAsync(user, view, version, rows, limit, cancellationToken);
            await exports.NotePageAsync(
                Caller.NameOf(user), new("REST preview", name, version, page.Rows.Length, PreviewMask.Shown(user, view.Columns)), cancellationToken);
            return TypedResults.Ok(page);
        }
        catch (QueryException e)
        {
            return RowProblems.Of(user, e);
        }
    }

    private static async Task<Results<PushStreamHttpResult, FileStreamHttpResult, Problem<Status400>, Problem<Status404>, Problem<Status409>, Results<Problem<Status400>, Problem<Status403>, Problem<Status410>, Problem<Status503>>>> ExportAsync(
        string name, TableReader reader, RowBrowser browser, RowExports exports, ClaimsPrincipal user, HttpResponse response, CancellationToken cancellationToken,
        [FromQuery, Word<ResultFormat>, Description("The format of the file.")] string format = "csv",
        [FromQuery, Word<Formulas>, Description(CsvAnswer.FormulasText)] string formulas = "escape",
        [FromQuery, Word<Dates>, Description("Of columns with the format epoch_s or epoch_ms: stored writes their numbers; timestamps writes timestamps in UTC.")] string dates = "stored",
        [FromQuery, MaxLength(RowQuery.MaxSorts), Description(Sorts)] string[]? sort = null,
        [FromQuery, MaxLength(RowQuery.MaxFilters), Description(Filters)] string[]? filter = null)
    {
        var wanted = EnumWord.Read<ResultFormat>(format) ?? default;
        var rows = RowRequest.Read(sort, filter, 0, out var error);
        if (error is not null)
            return Problem.Invalid(error);
        if (!TableName.TryParse(name, out var table) || await reader.FindAsync(table, cancellationToken) is not { } view)
            return TableEndpoints.Missing(name);
        if (view.CurrentVersion is not { } version)
            return TableEndpoints.NotBuilt(name);
        try
        {
            var export = await browser.ExportAsync(user, view, version, rows, wanted, EnumWord.Read<Dates>(dates) ?? default, cancellationToken);
            var file = await exports.NoteFileAsync(
                Caller.NameOf(user), new($"export ({format})", name, version, export.RowCount, PreviewMask.Shown(user, view.Columns)), export.Content,
                cancellationToken);
            response.Headers["X-Row-Count"] = export.RowCount.ToString(CultureInfo.InvariantCulture);
            response.Headers["X-Truncated"] = export.Truncated ? "true" : "false";
            return wanted switch
            {
                ResultFormat.Csv => CsvAnswer.Of(file, $"{table}-{version}.csv", formulas, view.Columns.Select(c => ColumnType.Parse(c.Type)), cancellationToken),
                ResultFormat.Json => TypedResults.Stream(file, "application/json", $"{table}-{version}.json"),
                _ => TypedResults.Stream(file, "application/vnd.apache.parquet", $"{table}-{version}.parquet"),
            };
        }
        catch (QueryException e)
        {
            return RowProblems.Of(user, e);
        }
    }
}
