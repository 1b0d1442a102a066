using System.Collections.Immutable;
using Stedi.Pipeline.Model;

namespace Stedi.Web.Lineage;

/// <summary>The sources of a table's columns. For one column, also everything upstream and downstream of it.</summary>
/// <param name="Rows">Columns that filter, join, group or order the rows, and so affect every column.</param>
/// <param name="Unknown">Why the lineage is incomplete; null if it is complete. Nothing is guessed.</param>
/// <param name="Upstream">Only for one column: nearest first, up to the landing columns.</param>
/// <param name="Downstream">Only for one column: nearest first.</param>
/// <param name="Truncated">Whether links were left out.</param>
public sealed record ColumnsView(
    TableName Table, ImmutableArray<ColumnNode> Columns, ImmutableArray<RowInfluence> Rows, string? Unknown, ImmutableArray<ColumnEdge>? Upstream,
    ImmutableArray<ColumnEdge>? Downstream, bool Truncated)
{
    /// <summary>Maximum links of a response, in each direction.</summary>
    public const int MaxLinks = 2_000;

    /// <param name="column">Null for all columns.</param>
    public static ColumnsView Of(ColumnLineage lineage, Table table, TableColumn? column)
    {
        var path = column is null ? null : lineage.Path(column);
        return new(
            table.Name,
            [.. table.Columns.Select(c => new TableColumn(table.Name, c.Name)).Where(c => column is null || c == column).Select(c => ColumnNode.Of(lineage, table, c))],
            [.. lineage.Rows(table.Name).Select(r => new RowInfluence(ColumnPlace.Of(r.Column), r.Use))],
            lineage.Unknown(table.Name),
            path is null ? null : [.. path.Upstream.Take(MaxLinks).Select(ColumnEdge.Of)],
            path is null ? null : [.. path.Downstream.Take(MaxLinks).Select(ColumnEdge.Of)],
            path is not null && Math.Max(path.Upstream.Length, path.Downstream.Length) > MaxLinks);
    }
}

public sealed record ColumnPlace(TableName Table, string Column)
{
    public static ColumnPlace Of(TableColumn column) => new(column.Table, column.Name);
}

/// <param name="Sources">Direct source columns. Empty for constants, row counts and landing columns.</param>
/// <param name="Unknown">Why sources may be missing; null if complete.</param>
public sealed record ColumnNode(string Name, string Type, ImmutableArray<string> Tags, ImmutableArray<ColumnEdge> Sources, string? Unknown)
{
    public static ColumnNode Of(ColumnLineage lineage, Table table, TableColumn column) => new(
        column.Name, table.Columns.First(c => c.Name == column.Name).Type.Name,
        table.Tags.FirstOrDefault(t => t.Column.Equals(column.Name, StringComparison.OrdinalIgnoreCase))?.Tags ?? [],
        [.. lineage.Upstream(column).Select(ColumnEdge.Of)], lineage[column].Unknown);
}

/// <param name="Use"><c>copy</c>: unchanged; <c>expression</c>: computed.</param>
public sealed record ColumnEdge(ColumnPlace From, ColumnPlace To, ColumnUse Use)
{
    public static ColumnEdge Of(ColumnLink link) => new(ColumnPlace.Of(link.From), ColumnPlace.Of(link.To), link.Use);
}

public sealed record RowInfluence(ColumnPlace Column, RowUse Use);
