using System.Collections.Immutable;
using Stedi.Pipeline.Model;

namespace Stedi.Web.Lineage;

/// <summary>Where columns of a table come from; of one column, all that it is made from and all that is made from it too.</summary>
/// <param name="Rows">The columns that decide which rows the table has, and so of each of its columns.</param>
/// <param name="Unknown">Why some of this cannot be followed; null where everything can. Nothing is guessed.</param>
/// <param name="Upstream">Only where one column is asked for; the nearest first, down to what landed.</param>
/// <param name="Downstream">Only where one column is asked for; the nearest first.</param>
/// <param name="Truncated">There are more links than these.</param>
public sealed record ColumnsView(
    TableName Table, ImmutableArray<ColumnNode> Columns, ImmutableArray<RowInfluence> Rows, string? Unknown, ImmutableArray<ColumnEdge>? Upstream,
    ImmutableArray<ColumnEdge>? Downstream, bool Truncated)
{
    /// <summary>Links of one answer, each way.</summary>
    public const int MaxLinks = 2_000;

    /// <param name="column">Null for all.</param>
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

/// <param name="Sources">The columns that it is made from directly; empty of a constant, of a count of rows and of what landed.</param>
/// <param name="Unknown">Why there may be other sources; null where these are all.</param>
public sealed record ColumnNode(string Name, string Type, ImmutableArray<string> Tags, ImmutableArray<ColumnEdge> Sources, string? Unknown)
{
    public static ColumnNode Of(ColumnLineage lineage, Table table, TableColumn column) => new(
        column.Name, table.Columns.First(c => c.Name == column.Name).Type.Name,
        table.Tags.FirstOrDefault(t => t.Column.Equals(column.Name, StringComparison.OrdinalIgnoreCase))?.Tags ?? [],
        [.. lineage.Upstream(column).Select(ColumnEdge.Of)], lineage[column].Unknown);
}

/// <param name="Use"><c>copy</c>: as it is; <c>expression</c>: by way of one.</param>
public sealed record ColumnEdge(ColumnPlace From, ColumnPlace To, ColumnUse Use)
{
    public static ColumnEdge Of(ColumnLink link) => new(ColumnPlace.Of(link.From), ColumnPlace.Of(link.To), link.Use);
}

public sealed record RowInfluence(ColumnPlace Column, RowUse Use);
