using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using Stedi.Pipeline.Model;
using Stedi.Web.Contracts;

namespace Stedi.Web.Lineage;

/// <summary>REST of the lineage: what is made from what, table by table and column by column.</summary>
public static class LineageEndpoints
{
    public static void MapLineage(this RouteGroupBuilder api)
    {
        var lineage = api.MapGroup("/lineage").WithTags("Lineage");
        lineage.MapGet("", Graph).WithSummary("Tables and what is made from what: all, or the part around one table.");
        lineage.MapGet("/columns", ColumnsAsync).WithSummary("Where the columns of a table come from, and what is made from one of them.");
        lineage.MapGet("/personal", async (LineageReader reader, CancellationToken cancellationToken) =>
            TypedResults.Ok(await reader.PersonalAsync(cancellationToken))).WithSummary("Untagged columns into which personal data flows.");
    }

    private static Results<Ok<LineageView>, Problem<Status404>> Graph(
        LineageReader reader, [TableText] string? table = null,
        [Range(1, LineageSlice.MaxDepth), Description("How many steps from the table, up and down.")] int depth = 1)
    {
        if (table is null)
            return TypedResults.Ok(reader.Whole());
        return TableName.TryParse(table, out var name) && reader.Around(name, depth) is { } view ? TypedResults.Ok(view) : Missing(table);
    }

    private static async Task<Results<Ok<ColumnsView>, Problem<Status404>>> ColumnsAsync(
        [TableText] string table, LineageReader reader, CancellationToken cancellationToken, string? column = null)
    {
        var lineage = await reader.ColumnsAsync(cancellationToken);
        if (!TableName.TryParse(table, out var name) || lineage.Pipeline.Find(name) is not { } found)
            return Missing(table);
        var chosen = lineage.Find(name, column);
        return column is null || chosen is not null
            ? TypedResults.Ok(ColumnsView.Of(lineage, found, chosen))
            : Problem.NotFound($"'{table}' has no column '{column}': its columns are {string.Join(", ", found.Columns.Select(c => c.Name))}.");
    }

    private static Problem<Status404> Missing(string name) => Problem.NotFound($"There is no table '{name}'.");
}
