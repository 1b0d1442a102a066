using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using Stedi.Pipeline.Model;
using Stedi.Web.Contracts;

namespace Stedi.Web.Lineage;

/// <summary>Lineage of tables and columns over REST.</summary>
public static class LineageEndpoints
{
    public static void MapLineage(this RouteGroupBuilder api)
    {
        var lineage = api.MapGroup("/lineage").WithTags("Lineage");
        lineage.MapGet("", Graph).WithSummary("Get the lineage graph of all tables, or of those around one table.");
        lineage.MapGet("/columns", ColumnsAsync).WithSummary("Get the sources of a table's columns, and everything upstream and downstream of one column.");
        lineage.MapGet("/personal", async (LineageReader reader, CancellationToken cancellationToken) =>
            TypedResults.Ok(await reader.PersonalAsync(cancellationToken))).WithSummary("List untagged columns that receive personal data.");
    }

    private static Results<Ok<LineageView>, Problem<Status404>> Graph(
        LineageReader reader, [TableText] string? table = null,
        [Range(1, LineageSlice.MaxDepth), Description("Steps from the table, upstream and downstream.")] int depth = 1)
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
            : Problem.NotFound($"Table '{table}' has no column '{column}'. Its columns: {string.Join(", ", found.Columns.Select(c => c.Name))}.");
    }

    private static Problem<Status404> Missing(string name) => Problem.NotFound($"Table '{name}' not found.");
}
