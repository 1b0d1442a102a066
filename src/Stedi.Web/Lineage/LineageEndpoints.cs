using Microsoft.AspNetCore.Http.HttpResults;
using Stedi.Pipeline.Model;

namespace Stedi.Web.Lineage;

/// <summary>REST of the lineage: what is made from what, table by table and column by column.</summary>
public static class LineageEndpoints
{
    public static void MapLineage(this RouteGroupBuilder api)
    {
        var lineage = api.MapGroup("/lineage").WithTags("Lineage");
        lineage.MapGet("", Graph);
        lineage.MapGet("/columns", ColumnsAsync);
        lineage.MapGet("/personal", async (LineageReader reader, CancellationToken cancellationToken) =>
            TypedResults.Ok(await reader.PersonalAsync(cancellationToken)));
    }

    private static Results<Ok<LineageView>, ProblemHttpResult> Graph(LineageReader reader, string? table = null, int depth = 1)
    {
        if (depth is < 1 or > LineageSlice.MaxDepth)
            return TypedResults.Problem($"depth is 1 to {LineageSlice.MaxDepth}.", statusCode: StatusCodes.Status400BadRequest);
        if (table is null)
            return TypedResults.Ok(reader.Whole());
        return TableName.TryParse(table, out var name) && reader.Around(name, depth) is { } view ? TypedResults.Ok(view) : Missing(table);
    }

    private static async Task<Results<Ok<ColumnsView>, ProblemHttpResult>> ColumnsAsync(
        string table, LineageReader reader, CancellationToken cancellationToken, string? column = null)
    {
        var lineage = await reader.ColumnsAsync(cancellationToken);
        if (!TableName.TryParse(table, out var name) || lineage.Pipeline.Find(name) is not { } found)
            return Missing(table);
        var chosen = lineage.Find(name, column);
        return column is null || chosen is not null
            ? TypedResults.Ok(ColumnsView.Of(lineage, found, chosen))
            : TypedResults.Problem(
                $"'{table}' has no column '{column}': its columns are {string.Join(", ", found.Columns.Select(c => c.Name))}.",
                statusCode: StatusCodes.Status404NotFound);
    }

    private static ProblemHttpResult Missing(string name) =>
        TypedResults.Problem($"There is no table '{name}'.", statusCode: StatusCodes.Status404NotFound);
}
