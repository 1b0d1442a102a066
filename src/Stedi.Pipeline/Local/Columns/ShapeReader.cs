using System.Collections.Immutable;
using System.Text.Json;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Local.Columns;

/// <summary>Finds the first table of a query, and its result columns without their own name.</summary>
internal sealed class ShapeReader
{
    /// <summary>Deeper levels are ignored.</summary>
    private const int MaxDepth = 100;

    private static readonly ImmutableDictionary<string, WithClause> NoClauses = ImmutableDictionary.Create<string, WithClause>(StringComparer.OrdinalIgnoreCase);

    private readonly ImmutableArray<int?>.Builder _unnamed = ImmutableArray.CreateBuilder<int?>();
    private readonly HashSet<string> _read = new(StringComparer.OrdinalIgnoreCase);
    private readonly Utf8Index _index;

    private ShapeReader(string sql) => _index = new(sql);

    public static QueryShape Read(JsonElement statement, string sql)
    {
        var reader = new ShapeReader(sql);
        var node = statement.GetProperty("node");
        reader.Unnamed(node, NoClauses, 0);
        return new(First(node, NoClauses, 0), reader._unnamed.ToImmutable());
    }

    private static string? First(JsonElement node, ImmutableDictionary<string, WithClause> with, int depth)
    {
        if (depth > MaxDepth)
            return null;
        with = With(node, with);
        return node.Text("type") switch
        {
            "SELECT_NODE" => FirstOf(node.GetProperty("from_table"), with, depth),
            "SET_OPERATION_NODE" => First(node.GetProperty("left"), with, depth + 1),
            _ => null,
        };
    }

    private static string? FirstOf(JsonElement from, ImmutableDictionary<string, WithClause> with, int depth)
    {
        switch (from.Text("type"))
        {
            case "JOIN":
                return FirstOf(from.GetProperty("left"), with, depth + 1) ?? FirstOf(from.GetProperty("right"), with, depth + 1);
            case "SUBQUERY":
                return First(from.GetProperty("subquery").GetProperty("node"), with, depth + 1);
            case "BASE_TABLE":
                var name = from.Text("table_name");
                return with.TryGetValue(name, out var clause) ? First(clause.Node, clause.Sees, depth + 1) : name;
            default:
                return null;
        }
    }

    /// <summary>In a set operation, the first part names the columns. A <c>*</c> passes on the names of its relation.</summary>
    private void Unnamed(JsonElement node, ImmutableDictionary<string, WithClause> with, int depth)
    {
        if (depth > MaxDepth)
            return;
        with = With(node, with);
        if (node.Text("type") == "SET_OPERATION_NODE")
        {
            Unnamed(node.GetProperty("left"), with, depth + 1);
            return;
        }
        var isStar = false;
        foreach (var item in node.List("select_list"))
        {
            if (item.Text("class") == "STAR")
                isStar = true;
            else if (item.Text("alias").Length == 0 && item.Text("class") != "COLUMN_REF")
                _unnamed.Add(Start(item));
        }
        if (isStar)
            UnnamedOf(node.GetProperty("from_table"), with, depth);
    }

    private void UnnamedOf(JsonElement from, ImmutableDictionary<string, WithClause> with, int depth)
    {
        if (depth > MaxDepth || from.List("column_name_alias").Any())
            return;
        switch (from.Text("type"))
        {
            case "JOIN":
                UnnamedOf(from.GetProperty("left"), with, depth + 1);
                UnnamedOf(from.GetProperty("right"), with, depth + 1);
                break;
            case "SUBQUERY":
                Unnamed(from.GetProperty("subquery").GetProperty("node"), with, depth + 1);
                break;
            case "BASE_TABLE" when with.TryGetValue(from.Text("table_name"), out var clause) && !clause.NamesItsColumns && _read.Add(from.Text("table_name")):
                Unnamed(clause.Node, clause.Sees, depth + 1);
                break;
        }
    }

    private static ImmutableDictionary<string, WithClause> With(JsonElement node, ImmutableDictionary<string, WithClause> with)
    {
        foreach (var entry in node.Child("cte_map") is { } ctes ? ctes.List("map") : [])
            with = with.SetItem(entry.Text("key"), new(entry.GetProperty("value"), with));
        return with;
    }

    /// <param name="Sees">The clauses before it.</param>
    private sealed record WithClause(JsonElement Body, ImmutableDictionary<string, WithClause> Sees)
    {
        public JsonElement Node => Body.GetProperty("query").GetProperty("node");

        public bool NamesItsColumns => Body.List("aliases").Any();
    }

    /// <summary>The smallest position of its nodes: the position of an operator is after its first operand.</summary>
    private int? Start(JsonElement element)
    {
        int? first = null;
        if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in element.EnumerateArray())
                first = Least(first, Start(item));
        }
        else if (element.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in element.EnumerateObject())
                first = Least(first, member.NameEquals("query_location") ? _index.ToCharacter(member.Value.GetUInt64()) : Start(member.Value));
        }
        return first;
    }

    private static int? Least(int? a, int? b) => a is { } x && b is { } y ? Math.Min(x, y) : a ?? b;
}
