using System.Collections.Immutable;
using System.Text.Json;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Local.Columns;

/// <summary>
/// Reads a SELECT that only filters, projects, deduplicates or groups the rows of one table. A SELECT with anything else is not supported. Neither are
/// expressions that may give another result when they are evaluated again.
/// </summary>
/// <param name="parse">Parses an expression to a syntax tree; null if it is not valid.</param>
internal sealed class OneTableReader(DuckDbFunctions functions, Func<string, JsonElement?> parse, Func<string, ImmutableArray<TableColumn>> columnsOf)
{
    private static readonly string[] Parts =
        ["type", "modifiers", "select_list", "from_table", "where_clause", "group_expressions", "group_sets", "aggregate_handling"];

    private string _table = "", _alias = "";
    private ImmutableArray<string> _columns = [];

    public OneTableQuery? Read(JsonElement statement, string sql)
    {
        var node = statement.GetProperty("node");
        if (node.Text("type") != "SELECT_NODE" || node.Beyond(Parts) is not null || node.Text("aggregate_handling") != "STANDARD_HANDLING")
            return null;
        var from = node.GetProperty("from_table");
        if (from.Text("type") != "BASE_TABLE" || from.Beyond("type", "query_location", "table_name", "alias") is not null)
            return null;
        _table = from.Text("table_name");
        _alias = from.Text("alias") is { Length: > 0 } alias ? alias : _table;
        _columns = [.. columnsOf(_table).Select(c => c.Name)];
        var items = node.List("select_list").ToImmutableArray();
        if (_columns.IsEmpty || items.Any(Multiplies) || SelectText.Read(sql) is not { } text || MergeOf(node, items) is not { } merge)
            return null;
        string? filter = null;
        if (node.Child("where_clause") is { } where && (text.Where() is not { } tokens || (filter = Portable(where, tokens)) is null))
            return null;
        ImmutableArray<string>? keys = merge switch
        {
            RowMerge.Distinct => Distinct(items, [.. text.Items()]),
            RowMerge.Group => Group([.. node.List("group_expressions")], [.. text.Groups()], items, [.. text.Items()]),
            _ => [],
        };
        return keys is { } found ? new(_table, filter, merge, found) : null;
    }

    /// <summary>Null if rows are selected in an unsupported way.</summary>
    private RowMerge? MergeOf(JsonElement node, ImmutableArray<JsonElement> items)
    {
        var isDistinct = false;
        foreach (var modifier in node.List("modifiers"))
        {
            if (modifier.Text("type") is not ("DISTINCT_MODIFIER" or "ORDER_MODIFIER") || modifier.List("distinct_on_targets").Any())
                return null;
            isDistinct |= modifier.Text("type") == "DISTINCT_MODIFIER";
        }
        var groups = node.List("group_expressions").Count();
        var aggregates = items.Any(i => Any(i, n => n.Text("class") == "FUNCTION" && functions.IsAggregate(n.Text("function_name"))));
        var sets = node.List("group_sets").ToArray();
        if (node.Child("group_sets") is not null && (sets.Length != 1 || sets[0].GetArrayLength() != groups || groups == 0))
            return null;
        if (isDistinct && (groups > 0 || aggregates || items.Any(i => Any(i, n => n.Text("class") == "WINDOW"))))
            return null;
        return isDistinct ? RowMerge.Distinct : groups > 0 ? RowMerge.Group : aggregates ? RowMerge.All : RowMerge.None;
    }

    private ImmutableArray<string>? Distinct(ImmutableArray<JsonElement> items, ImmutableArray<ImmutableArray<string>> texts)
    {
        var keys = ImmutableArray.CreateBuilder<string>();
        if (items.Length != texts.Length)
            return null;
        foreach (var (item, text) in items.Zip(texts))
        {
            if (item.Text("class") == "STAR")
            {
                if (item.Beyond("class", "type", "query_location", "columns", "relation_name") is not null || item.GetProperty("columns").GetBoolean())
                    return null;
                keys.AddRange(_columns.Select(c => $"{_table}.{c}"));
            }
            else if (Portable(item, SelectText.WithoutName(text, item.Text("alias"))) is { } key)
            {
                keys.Add(key);
            }
            else
            {
                return null;
            }
        }
        return keys.ToImmutable();
    }

    /// <summary>A key may refer to an item of the SELECT: by its number, or by its name if no column of the table has it.</summary>
    private ImmutableArray<string>? Group(
        ImmutableArray<JsonElement> groups, ImmutableArray<ImmutableArray<string>> texts, ImmutableArray<JsonElement> items,
        ImmutableArray<ImmutableArray<string>> itemTexts)
    {
        var keys = ImmutableArray.CreateBuilder<string>();
        if (groups.Length != texts.Length || items.Length != itemTexts.Length)
            return null;
        foreach (var (group, text) in groups.Zip(texts))
        {
            var item = ItemOf(group, items);
            var key = item is { } at
                ? at >= 0 && at < items.Length ? Portable(items[at], SelectText.WithoutName(itemTexts[at], items[at].Text("alias"))) : null
                : Portable(group, text);
            if (key is null)
                return null;
            keys.Add(key);
        }
        return keys.ToImmutable();
    }

    private int? ItemOf(JsonElement group, ImmutableArray<JsonElement> items)
    {
        if (group.Text("class") == "CONSTANT")
            return group.GetProperty("value").TryGetProperty("value", out var number) && number.ValueKind == JsonValueKind.Number && number.TryGetInt32(out var at) ? at - 1 : -1;
        if (group.Text("class") != "COLUMN_REF" || group.Names("column_names") is not [var name] || _columns.Contains(name, StringComparer.OrdinalIgnoreCase))
            return null;
        return items.Select((item, i) => (item, i)).Where(i => i.item.Text("alias").Equals(name, StringComparison.OrdinalIgnoreCase)).Select(i => (int?)i.i).FirstOrDefault() ?? -1;
    }

    /// <summary>The expression in a form that every engine reads; null if it is not deterministic, or its text does not match the tree.</summary>
    private string? Portable(JsonElement expression, ImmutableArray<string> tokens)
    {
        if (tokens.IsEmpty || Any(expression, IsUnstable) || parse(string.Join(' ', tokens)) is not { } parsed || !Same(expression, parsed))
            return null;
        return SelectText.Write(tokens, _alias, _table);
    }

    private bool IsUnstable(JsonElement node) => node.Text("class") switch
    {
        "SUBQUERY" or "WINDOW" or "STAR" or "PARAMETER" or "POSITIONAL_REFERENCE" => true,
        "FUNCTION" => functions.IsAggregate(node.Text("function_name")) || !functions.IsStable(node.Text("function_name")),
        // Functions such as CURRENT_TIMESTAMP and CURRENT_USER, without parentheses, look like column names.
        "COLUMN_REF" => node.Names("column_names") is [var name] && !_columns.Contains(name, StringComparer.OrdinalIgnoreCase),
        _ => false,
    };

    private static bool Multiplies(JsonElement item) => Any(item, n => n.Text("function_name") is "unnest" or "unlist" or "generate_subscripts");

    private static bool Any(JsonElement element, Func<JsonElement, bool> test) => element.ValueKind switch
    {
        JsonValueKind.Array => element.EnumerateArray().Any(e => Any(e, test)),
        JsonValueKind.Object => test(element) || element.EnumerateObject().Any(m => Any(m.Value, test)),
        _ => false,
    };

    private static bool Same(JsonElement a, JsonElement b)
    {
        if (a.ValueKind != b.ValueKind)
            return false;
        if (a.ValueKind == JsonValueKind.Array)
            return a.GetArrayLength() == b.GetArrayLength() && a.EnumerateArray().Zip(b.EnumerateArray()).All(p => Same(p.First, p.Second));
        if (a.ValueKind != JsonValueKind.Object)
            return a.GetRawText() == b.GetRawText();
        return Members(a).SequenceEqual(Members(b), EqualityComparer<(string, JsonElement)>.Create((x, y) => x.Item1 == y.Item1 && Same(x.Item2, y.Item2)));

        static IEnumerable<(string, JsonElement)> Members(JsonElement node) =>
            node.EnumerateObject().Where(m => m.Name is not ("query_location" or "alias")).OrderBy(m => m.Name, StringComparer.Ordinal).Select(m => (m.Name, m.Value));
    }
}
