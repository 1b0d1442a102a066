using System.Collections.Immutable;
using System.Text.Json;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Local.Columns;

/// <summary>The effect of GROUP BY, DISTINCT, ORDER BY and LIMIT on the rows.</summary>
internal sealed class RowModifiers(ExpressionReader expressions, Scope scope, ImmutableArray<NamedOrigin> columns, RowOrigins rows)
{
    public void Group(JsonElement select)
    {
        if (select.Text("aggregate_handling") == "FORCE_AGGREGATES")
            rows.Miss("GROUP BY ALL is not supported");
        foreach (var expression in select.List("group_expressions"))
            rows.Add(Mentioned(expression), RowUse.Group);
    }

    public void Read(JsonElement node)
    {
        var modifiers = node.List("modifiers").ToLookup(m => m.Text("type"));
        var picks = false;
        foreach (var distinct in modifiers["DISTINCT_MODIFIER"])
        {
            var targets = distinct.List("distinct_on_targets").ToArray();
            picks |= targets.Length > 0;
            rows.Add(targets.Length == 0 ? All() : Origin.Of(targets.Select(Mentioned)), RowUse.Group);
        }
        foreach (var limit in modifiers["LIMIT_MODIFIER"].Concat(modifiers["LIMIT_PERCENT_MODIFIER"]))
        {
            picks = true;
            rows.Add(expressions.Read(limit, scope), RowUse.Filter);
        }
        // The order matters only if not all rows are taken.
        foreach (var order in picks ? modifiers["ORDER_MODIFIER"].SelectMany(m => m.List("orders")) : [])
            rows.Add(Mentioned(order.GetProperty("expression")), RowUse.Order);
        foreach (var other in modifiers.Where(m => m.Key is not ("DISTINCT_MODIFIER" or "LIMIT_MODIFIER" or "LIMIT_PERCENT_MODIFIER" or "ORDER_MODIFIER")))
            rows.Miss($"{other.Key} is not supported");
    }

    private Origin All() => Origin.Of(columns.Select(c => c.Origin));

    /// <summary>A column of the result can be referenced by its number or its name.</summary>
    private Origin Mentioned(JsonElement expression)
    {
        switch (expression.Text("class"))
        {
            case "STAR":
                return All();
            case "CONSTANT" when expression.GetProperty("value").Child("value") is { ValueKind: JsonValueKind.Number } number:
                return number.TryGetInt32(out var n) && n >= 1 && n <= columns.Length ? columns[n - 1].Origin : Origin.Nothing;
            case "COLUMN_REF" when expression.Names("column_names") is [var name] && columns.FirstOrDefault(c => c.IsCalled(name)) is { } column:
                // If FROM has this name too, GROUP BY means the column of FROM.
                return scope.Resolve([name]) is { Unknown: null } origin ? origin.Or(column.Origin) : column.Origin;
            default:
                return expressions.Read(expression, scope);
        }
    }
}
