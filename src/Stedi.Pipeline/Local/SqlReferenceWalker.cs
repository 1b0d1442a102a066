using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.RegularExpressions;
using Stedi.Pipeline.Engines;

namespace Stedi.Pipeline.Local;

/// <summary>
/// Collects the names in DuckDB's syntax tree (<c>json_serialize_sql</c>). It visits every node, known or not, so that the new syntax of a
/// later DuckDB cannot hide a name.
/// </summary>
internal sealed partial class SqlReferenceWalker
{
    private readonly ImmutableArray<SqlReference>.Builder _found = ImmutableArray.CreateBuilder<SqlReference>();
    private readonly Utf8Index _index;

    private SqlReferenceWalker(string sql) => _index = new Utf8Index(sql);

    public static ImmutableArray<SqlReference> Walk(JsonElement statement, string sql)
    {
        var walker = new SqlReferenceWalker(sql);
        walker.Visit(statement, ImmutableHashSet.Create<string>(StringComparer.OrdinalIgnoreCase));
        return walker._found.ToImmutable();
    }

    private void Visit(JsonElement element, ImmutableHashSet<string> withNames)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in element.EnumerateArray())
                Visit(item, withNames);
        }
        else if (element.ValueKind == JsonValueKind.Object)
        {
            if (element.TryGetProperty("cte_map", out var ctes))
                withNames = VisitWith(ctes, withNames);
            Note(element, withNames);
            VisitMembers(element, withNames);
        }
    }

    private void VisitMembers(JsonElement node, ImmutableHashSet<string> withNames)
    {
        var type = Text(node, "type");
        foreach (var member in node.EnumerateObject())
        {
            if (type == "TABLE_FUNCTION" && member.NameEquals("function"))
                VisitMembers(member.Value, withNames); // the function itself is noted as a table function, its arguments are visited as usual
            else if (type == "RECURSIVE_CTE_NODE" && member.NameEquals("right"))
                Visit(member.Value, withNames.Add(Text(node, "cte_name")));
            else if (!member.NameEquals("cte_map"))
                Visit(member.Value, withNames);
        }
    }

    /// <summary>
    /// A WITH clause sees the clauses before it. Inside it, its own name refers to an outer table, except in the right side of a recursive clause. The
    /// left side, which starts the recursion, reads the outer table.
    /// </summary>
    private ImmutableHashSet<string> VisitWith(JsonElement ctes, ImmutableHashSet<string> withNames)
    {
        if (!ctes.TryGetProperty("map", out var map))
            return withNames;
        foreach (var entry in map.EnumerateArray())
        {
            var name = Text(entry, "key");
            Visit(entry.GetProperty("value"), withNames);
            withNames = withNames.Add(name);
        }
        return withNames;
    }

    private void Note(JsonElement node, ImmutableHashSet<string> withNames)
    {
        switch (Text(node, "type"))
        {
            case "BASE_TABLE":
                NoteTable(node, withNames);
                break;
            case "SHOW_REF" when Text(node, "table_name") is { Length: > 0 } shown:
                NoteShow(shown, node);
                break;
            case "TABLE_FUNCTION" when node.TryGetProperty("function", out var function):
                Add(SqlReferenceKind.TableFunction, Text(function, "function_name").ToLowerInvariant(), function);
                break;
            case "VALUE_PARAMETER":
                Add(SqlReferenceKind.Parameter, Text(node, "identifier"), node);
                break;
            default:
                NoteFunction(node);
                break;
        }
    }

    private void NoteTable(JsonElement node, ImmutableHashSet<string> withNames)
    {
        string[] parts = [Text(node, "catalog_name"), Text(node, "schema_name"), Text(node, "table_name")];
        if (parts[0].Length == 0 && parts[1].Length == 0 && withNames.Contains(parts[2]))
            return;
        Add(SqlReferenceKind.Table, string.Join('.', parts.Where(p => p.Length > 0).Select(Quote)), node);
    }

    private void NoteShow(string shown, JsonElement node)
    {
        if (shown is "\"tables\"" or "__show_tables_expanded")
            Add(SqlReferenceKind.ListOfTables, "", node);
        else
            Add(SqlReferenceKind.Table, Quote(shown.Trim('"')), node);
    }

    private void NoteFunction(JsonElement node)
    {
        var isOperator = node.TryGetProperty("is_operator", out var flag) && flag.GetBoolean();
        if (!isOperator && Text(node, "function_name") is { Length: > 0 } name)
            Add(SqlReferenceKind.Function, name.ToLowerInvariant(), node);
    }

    private void Add(SqlReferenceKind kind, string name, JsonElement node) =>
        _found.Add(new SqlReference(
            kind, name, node.TryGetProperty("query_location", out var at) ? _index.ToCharacter(at.GetUInt64()) : null));

    private static string Text(JsonElement node, string property) =>
        node.TryGetProperty(property, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    private static string Quote(string part) =>
        PlainIdentifier().IsMatch(part) ? part : $"\"{part.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    [GeneratedRegex(@"\A[A-Za-z_][A-Za-z0-9_]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex PlainIdentifier();
}
