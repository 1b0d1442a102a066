using System.Collections.Immutable;
using System.Text.Json;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Local.Columns;

/// <summary>Reads the content of FROM, and the effect of its joins on the rows.</summary>
/// <param name="query">Reads a subquery.</param>
/// <param name="table">Returns the table with this schema and name; without a schema, it may be a WITH clause.</param>
internal sealed class FromReader(Func<JsonElement, Scope, Relation> query, Func<string, string, Relation> table, ExpressionReader expressions)
{
    private static readonly string[] Named = ["type", "alias", "query_location", "column_name_alias", "sample"];

    /// <param name="outer">The enclosing query.</param>
    public FromClause Read(JsonElement node, Scope? outer, RowOrigins rows) => node.Text("type") switch
    {
        "EMPTY" => FromClause.Empty,
        "JOIN" => Join(node, outer, rows),
        "BASE_TABLE" => Offer(node, ["table_name", "schema_name"], n => table(n.Text("schema_name"), n.Text("table_name")), node.Text("table_name"), rows),
        "SUBQUERY" => Offer(
            node, ["subquery"], n => query(n.GetProperty("subquery").GetProperty("node"), Scope.Of(FromClause.Empty, outer)), "unnamed_subquery", rows),
        "EXPRESSION_LIST" => Offer(node, ["values"], n => Values(n, Scope.Of(FromClause.Empty, outer)), "", rows),
        var other => Offer(node, [], _ => Relation.NotFollowed($"{Word(other)} is not supported"), "", rows),
    };

    private static string Word(string type) => type.Replace('_', ' ');

    private static FromClause Offer(JsonElement node, string[] parts, Func<JsonElement, Relation> read, string name, RowOrigins rows)
    {
        var alias = node.Text("alias");
        var relation = FromClause.IsInvented(alias) ? Relation.NotFollowed($"the name {alias} is not supported")
            : parts.Length > 0 && node.Beyond([.. Named, .. parts]) is { } beyond ? Relation.NotFollowed($"{beyond} is not supported")
            : read(node);
        rows.Add(relation.Rows);
        return FromClause.Of(alias.Length > 0 ? alias : name, relation.Rename(node.Names("column_name_alias")));
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
        // A lateral subquery sees the relations before it. In DuckDB, every subquery may be lateral.
        var right = Read(node.GetProperty("right"), Scope.Of(left, outer), rows);
        if (Strange(node) is { } strange)
        {
            rows.Miss(strange);
            return left.And(right) with { Unknown = strange };
        }
        var (type, shared) = (node.Text("join_type"), Shared(node, left, right));
        var both = shared.Length > 0 ? left.Merge(right, shared, type) : left.And(right);
        if (node.Child("condition") is { } condition)
            rows.Add(expressions.Read(condition, Scope.Of(both, outer)), RowUse.Join);
        foreach (var column in left.Star.Concat(right.Star).Where(c => shared.Contains(c.Name, StringComparer.OrdinalIgnoreCase)))
            rows.Add(column.Origin, RowUse.Join);
        if (Hidden(node, left, right, shared) is { } why)
        {
            rows.Miss(why);
            both = both with { Unknown = why };
        }
        return type is "SEMI" or "ANTI" ? left with { Unknown = both.Unknown } : both;
    }

    /// <summary>Why unknown columns may be shared.</summary>
    private static string? Hidden(JsonElement join, FromClause left, FromClause right, string[] shared) =>
        join.Text("ref_type") == "NATURAL" ? left.Hidden ?? right.Hidden
        : shared.FirstOrDefault(n => !left.Star.Any(c => c.IsCalled(n)) || !right.Star.Any(c => c.IsCalled(n))) is { } missing
            ? left.Hidden ?? right.Hidden ?? $"the column {missing} was not found"
        : null;

    private static string? Strange(JsonElement join) =>
        join.Beyond("type", "query_location", "left", "right", "condition", "join_type", "ref_type", "using_columns", "delim_flipped") is { } beyond
            ? $"{beyond} is not supported"
        : join.Text("join_type") is not ("INNER" or "LEFT" or "RIGHT" or "FULL" or "SEMI" or "ANTI") ? $"{join.Text("join_type")} JOIN is not supported"
        : join.Text("ref_type") is not ("REGULAR" or "NATURAL" or "CROSS" or "POSITIONAL" or "ASOF") ? $"{join.Text("ref_type")} JOIN is not supported"
        : null;

    private static string[] Shared(JsonElement join, FromClause left, FromClause right) => join.Text("ref_type") == "NATURAL"
        ? [.. left.Star.Select(c => c.Name).Intersect(right.Star.Select(c => c.Name), StringComparer.OrdinalIgnoreCase).Where(n => n.Length > 0)]
        : join.Names("using_columns");
}
