using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Stedi.Pipeline.Local.Columns;

/// <summary>
/// What an expression is made from: every column and subquery in it, in whatever node. It descends into nodes that it does not know, so that
/// syntax which a later DuckDB adds cannot hide a column.
/// </summary>
/// <param name="query">Reads a subquery.</param>
internal sealed class ExpressionReader(Func<JsonElement, Scope, Relation> query)
{
    /// <summary>A column that stands alone is copied; whatever else there is computes.</summary>
    public Origin Read(JsonElement expression, Scope scope)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        return expression.Text("class") == "COLUMN_REF" ? scope.Resolve(expression.Names("column_names")) : Visit(expression, scope).AsExpression();
    }

    private Origin Visit(JsonElement element, Scope scope) => element.ValueKind switch
    {
        JsonValueKind.Array => Origin.Of(element.EnumerateArray().Select(e => Visit(e, scope))),
        JsonValueKind.Object => VisitNode(element, scope),
        _ => Origin.Nothing,
    };

    private Origin VisitNode(JsonElement node, Scope scope)
    {
        // Names lead from one to the next without an end that the depth of the text would set.
        RuntimeHelpers.EnsureSufficientExecutionStack();
        return node.Text("class") switch
        {
            "COLUMN_REF" => scope.Resolve(node.Names("column_names")),
            "SUBQUERY" => Subquery(node, scope),
            "LAMBDA" => Lambda(node, scope),
            "STAR" or "POSITIONAL_REFERENCE" => Origin.NotFollowed("columns that are chosen by * or #n in an expression are not followed"),
            _ => Members(node, scope),
        };
    }

    private Origin Members(JsonElement node, Scope scope) => Origin.Of(node.EnumerateObject().Select(member => Visit(member.Value, scope)));

    /// <summary>Its columns and what decides its rows, and what it is compared with.</summary>
    private Origin Subquery(JsonElement node, Scope scope)
    {
        var inner = query(node.GetProperty("subquery").GetProperty("node"), scope);
        var compared = node.Child("child") is { } child ? Visit(child, scope) : Origin.Nothing;
        return Origin.Of(inner.Columns.Select(c => c.Origin)).Or(inner.Rows.ToOrigin()).Or(compared);
    }

    private Origin Lambda(JsonElement node, Scope scope)
    {
        var names = Parameters(node.GetProperty("lhs")).ToImmutableHashSet(StringComparer.OrdinalIgnoreCase);
        // Around the scope, so that its columns come after the lambda's own names.
        return Visit(node.GetProperty("expr"), Scope.Of(FromClause.Empty, scope) with { LambdaNames = names });
    }

    private static IEnumerable<string> Parameters(JsonElement lhs) =>
        lhs.Text("class") == "COLUMN_REF" ? lhs.Names("column_names") : lhs.List("children").SelectMany(Parameters);
}
