using System.Collections.Immutable;
using System.Text.Json;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Local.Columns;

/// <summary>What FROM offers, and what its joins do to the rows.</summary>
/// <param name="query">Reads a subquery.</param>
/// <param name="table">Gives the rows of a table or WITH clause of this name.</param>
internal sealed class FromReader(Func<JsonElement, Scope, Relation> query, Func<string, Relation> table, ExpressionReader expressions)
{
    /// <param name="outer">The query around it.</param>
    public FromClause Read(JsonElement node, Scope? outer, RowOrigins rows) => node.Text("type") switch
    {
        "EMPTY" => FromClause.Empty,
        "JOIN" => Join(node, outer, rows),
        "BASE_TABLE" => Named(node, table(node.Text("table_name")), node.Text("table_name"), rows),
        "SUBQUERY" => Named(node, query(node.GetProperty("subquery").GetProperty("node"), Scope.Of(FromClause.Empty, outer)), "", rows),
        "EXPRESSION_LIST" => Named(node, Values(node, Scope.Of(FromClause.Empty, outer)), "", rows),
        var other => Named(node, Relation.NotFollowed($"what {Word(other)} makes is not followed"), "", rows),
    };

    private static string Word(string type) => type.Replace('_', ' ');

    private static FromClause Named(JsonElement node, Relation relation, string name, RowOrigins rows)
    {
        rows.Add(relation.Rows);
        return FromClause.Of(node.Text("alias") is { Length: > 0 } alias ? alias : name, relation.WithDistinctNames().Rename(node.Names("column_name_alias")));
    }

    private Relation Values(JsonElement node, Scope scope)
    {
        var lines = node.List("values").Select(line => line.EnumerateArray().Select(e => expressions.Read(e, scope)).ToArray()).ToArray();
        return new Relation(
            [.. Enumerable.Range(0, lines[0].Length).Select(i => new NamedOrigin($"col{i}", Origin.Of(lines.Select(l => l[i]))))], new RowOrigins());
    }

    private FromClause Join(JsonElement node, Scope? outer, RowOrigins rows)
    {
        var left = Read(node.GetProperty("left"), outer, rows);
        // A lateral subquery sees what stands before it; DuckDB lets every one be lateral.
        var right = Read(node.GetProperty("right"), Scope.Of(left, outer), rows);
        var (type, shared) = (node.Text("join_type"), Shared(node, left, right));
        var both = shared.Length > 0 ? left.Merge(right, shared, type) : left.And(right);
        if (node.Child("condition") is { } condition)
            rows.Add(expressions.Read(condition, Scope.Of(both, outer)), RowUse.Join);
        foreach (var column in left.Star.Concat(right.Star).Where(c => shared.Contains(c.Name, StringComparer.OrdinalIgnoreCase)))
            rows.Add(column.Origin, RowUse.Join);
        if (node.Text("ref_type") == "NATURAL" && both.Unknown is { } why)
            rows.Miss(why);
        return type is "SEMI" or "ANTI" ? left : both;
    }

    private static string[] Shared(JsonElement join, FromClause left, FromClause right) => join.Text("ref_type") == "NATURAL"
        ? [.. left.Star.Select(c => c.Name).Intersect(right.Star.Select(c => c.Name), StringComparer.OrdinalIgnoreCase)]
        : join.Names("using_columns");
}
