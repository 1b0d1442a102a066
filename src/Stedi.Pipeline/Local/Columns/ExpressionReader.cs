using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Stedi.Pipeline.Local.Columns;

/// <summary>
/// Finds the sources of an expression: all columns and subqueries in it. For unknown nodes or parts of nodes, the origin is unknown. So the new syntax
/// of a later DuckDB cannot hide a column.
/// </summary>
/// <param name="query">Reads a subquery.</param>
internal sealed class ExpressionReader(Func<JsonElement, Scope, Relation> query)
{
    /// <summary>Parts of a node that are or contain expressions.</summary>
    private static readonly FrozenSet<string> Expressions = FrozenSet.Create(
        "children", "child", "left", "right", "input", "lower", "upper", "case_checks", "when_expr", "then_expr", "else_expr", "filter", "order_bys", "orders",
        "expression", "partitions", "start_expr", "end_expr", "offset_expr", "default_expr", "filter_expr", "arg_orders", "limit", "offset");

    /// <summary>Parts of a node without columns.</summary>
    private static readonly FrozenSet<string> Facts = FrozenSet.Create(
        "class", "type", "alias", "query_location", "value", "cast_type", "try_cast", "collation", "function_name", "schema", "catalog", "is_operator", "distinct",
        "export_state", "null_order", "start", "end", "ignore_nulls", "exclude_clause");

    /// <summary>A column alone is copied; everything else is an expression.</summary>
    public Origin Read(JsonElement expression, Scope scope)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        return expression.Text("class") == "COLUMN_REF" ? scope.Resolve(expression.Names("column_names")) : Visit(expression, scope).AsExpression();
    }

    private Origin Visit(JsonElement element, Scope scope) => element.ValueKind switch
    {
        JsonValueKind.Array => Origin.Of(element.EnumerateArray().Select(e => Visit(e, scope))),
        JsonValueKind.Object => VisitNode(element, scope),
        _ => Origin.NotFollowed("an unknown kind of expression is not supported"),
    };

    private Origin VisitNode(JsonElement node, Scope scope)
    {
        // Names can refer to each other in long chains, which the depth of the text does not limit.
        RuntimeHelpers.EnsureSufficientExecutionStack();
        return node.Text("class") switch
        {
            "COLUMN_REF" => scope.Resolve(node.Names("column_names")),
            "SUBQUERY" => Subquery(node, scope),
            "LAMBDA" => Arrow(node, scope),
            "FUNCTION" or "WINDOW" => Owner(node, scope).Or(Members(node, scope)),
            // "" is a node without a class: an order, a WHEN, a LIMIT.
            "" or "CONSTANT" or "OPERATOR" or "COMPARISON" or "CONJUNCTION" or "CAST" or "CASE" or "BETWEEN" or "COLLATE" => Members(node, scope),
            "STAR" or "POSITIONAL_REFERENCE" => Origin.NotFollowed("* or #n in an expression is not supported"),
            var other => Origin.NotFollowed($"{other} is not supported"),
        };
    }

    private Origin Members(JsonElement node, Scope scope) => Origin.Of(node.EnumerateObject().Select(member =>
        Expressions.Contains(member.Name) ? Visit(member.Value, scope)
        : Facts.Contains(member.Name) ? Origin.Nothing
        : Origin.NotFollowed($"{member.Name} is not supported")));

    /// <summary>In <c>email.upper()</c>, the column is in the place of the schema. DuckDB's own functions have the schema main.</summary>
    private static Origin Owner(JsonElement function, Scope scope)
    {
        string[] names = [.. new[] { function.Text("catalog"), function.Text("schema") }.Where(n => n.Length > 0)];
        return names is [] or ["main"] ? Origin.Nothing : scope.Resolve(names);
    }

    /// <summary>The columns of the subquery, the columns that determine its rows, and the compared expression.</summary>
    private Origin Subquery(JsonElement node, Scope scope)
    {
        if (node.Beyond("class", "type", "alias", "query_location", "subquery_type", "subquery", "child", "comparison_type") is { } beyond)
            return Origin.NotFollowed($"{beyond} is not supported");
        var inner = query(node.GetProperty("subquery").GetProperty("node"), scope);
        var compared = node.Child("child") is { } child ? Visit(child, scope) : Origin.Nothing;
        return Origin.Of(inner.Columns.Select(c => c.Origin)).Or(inner.Rows.ToOrigin()).Or(compared);
    }

    /// <summary>
    /// <c>x -> y</c> is a lambda or accesses a JSON field, and the tree does not say which. So both sides are read. A parameter has no source only if no
    /// column has its name.
    /// </summary>
    private Origin Arrow(JsonElement node, Scope scope)
    {
        if (node.Beyond("class", "type", "alias", "query_location", "lhs", "expr") is { } beyond)
            return Origin.NotFollowed($"{beyond} is not supported");
        var left = node.GetProperty("lhs");
        var names = (left.Text("class") == "COLUMN_REF" ? [left] : left.List("children")).Select(p => p.Names("column_names")).Where(n => n.Length == 1);
        var inner = Scope.Of(FromClause.Empty, scope) with { Parameters = names.Select(n => n[0]).ToImmutableHashSet(StringComparer.OrdinalIgnoreCase) };
        return Visit(left, inner).Or(Visit(node.GetProperty("expr"), inner));
    }
}
