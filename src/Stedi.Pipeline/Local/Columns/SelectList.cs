using System.Collections.Immutable;
using System.Text.Json;

namespace Stedi.Pipeline.Local.Columns;

/// <summary>The items of a SELECT. They may refer to each other by name.</summary>
internal sealed class SelectList
{
    /// <summary>More than any table has. Nested stars could otherwise double the columns endlessly.</summary>
    private const int MaxColumns = 5_000;

    private readonly ExpressionReader _expressions;
    private readonly ImmutableArray<JsonElement> _items;
    private readonly HashSet<string> _open = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, Origin> _read = new(StringComparer.OrdinalIgnoreCase);

    public SelectList(JsonElement node, FromClause from, Scope? outer, ExpressionReader expressions)
    {
        _expressions = expressions;
        _items = [.. node.List("select_list")];
        Scope = Scope.Of(from, outer, Alias);
    }

    /// <summary>The scope for the other clauses of the SELECT.</summary>
    public Scope Scope { get; }

    /// <returns>Null if <paramref name="unknown"/> is set.</returns>
    public ImmutableArray<NamedOrigin>? Read(out string? unknown)
    {
        var columns = ImmutableArray.CreateBuilder<NamedOrigin>();
        foreach (var item in _items)
        {
            unknown = item.Text("class") == "STAR" ? AddStar(item, columns) : AddItem(item, columns);
            if (columns.Count > MaxColumns)
                unknown = $"more than {MaxColumns} columns are not supported";
            if (unknown is not null)
                return null;
        }
        unknown = null;
        return columns.ToImmutable();
    }

    private string? AddItem(JsonElement item, ImmutableArray<NamedOrigin>.Builder columns)
    {
        if (item.Text("function_name").ToUpperInvariant() is "UNNEST" or "UNLIST")
            return "UNNEST is not supported";
        if (Multiplies(item))
            return "an expression over * is not supported";
        columns.Add(new NamedOrigin(Name(item), _expressions.Read(item, Scope)));
        return null;
    }

    private string? AddStar(JsonElement star, ImmutableArray<NamedOrigin>.Builder columns)
    {
        if (star.Beyond("class", "type", "query_location", "columns", "relation_name", "exclude_list", "replace_list", "rename_list") is not null
            || star.GetProperty("columns").GetBoolean())
        {
            return "the column selection of this * is not supported";
        }
        if (Offered(star.Text("relation_name")) is not { } offered || Scope.From.Unknown is not null)
            return Scope.From.Unknown ?? $"{star.Text("relation_name")}.* is not supported";
        var excluded = star.Names("exclude_list");
        var replaced = star.List("replace_list").ToDictionary(r => r.Text("key"), r => r.GetProperty("value"), StringComparer.OrdinalIgnoreCase);
        var renamed = star.List("rename_list").ToDictionary(r => r.GetProperty("key").Text("column"), r => r.Text("value"), StringComparer.OrdinalIgnoreCase);
        if (excluded.Concat(replaced.Keys).Concat(renamed.Keys).FirstOrDefault(n => offered.Count(c => c.IsCalled(n) || c.Name.Length == 0) != 1) is { } unclear)
            return $"the column {unclear} of this * is ambiguous";
        foreach (var column in offered.Where(c => !excluded.Contains(c.Name, StringComparer.OrdinalIgnoreCase)))
        {
            var origin = replaced.TryGetValue(column.Name, out var expression) ? _expressions.Read(expression, Scope) : column.Origin;
            columns.Add(new NamedOrigin(renamed.GetValueOrDefault(column.Name, column.Name), origin));
        }
        return null;
    }

    /// <summary>Null unless the name is exactly one relation, and cannot be a struct.</summary>
    private ImmutableArray<NamedOrigin>? Offered(string relation) =>
        relation.Length == 0 ? Scope.From.Star
        : Scope.From.Star.Any(c => c.IsCalled(relation)) || FromClause.IsInvented(relation) || Scope.From.Called(relation).Take(2).ToArray() is not [var only] ? null
        : only.Columns;

    /// <summary>Whether it contains a *, and so returns several columns.</summary>
    private static bool Multiplies(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Array => element.EnumerateArray().Any(Multiplies),
        JsonValueKind.Object => element.Text("class") == "STAR" || element.EnumerateObject().Any(m => !m.NameEquals("subquery") && Multiplies(m.Value)),
        _ => false,
    };

    private Origin? Alias(string name)
    {
        // Each once: items that refer to each other would otherwise be read endlessly.
        if (_read.TryGetValue(name, out var known))
            return known;
        if (_items.Any(i => i.List("rename_list").Any(r => r.Text("value").Equals(name, StringComparison.OrdinalIgnoreCase))))
            return Origin.NotFollowed("a name from a * is not supported");
        JsonElement[] items = [.. _items.Where(i => i.Text("alias").Equals(name, StringComparison.OrdinalIgnoreCase))];
        if (items.Length == 0 || !_open.Add(name))
            return null;
        try
        {
            return _read[name] = Origin.Of(items.Select(i => _expressions.Read(i, Scope)));
        }
        finally
        {
            _open.Remove(name);
        }
    }

    private static string Name(JsonElement item) =>
        item.Text("alias") is { Length: > 0 } alias ? alias : item.Text("class") == "COLUMN_REF" ? item.Names("column_names")[^1] : "";
}
