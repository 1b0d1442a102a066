using System.Text.Json;

namespace Stedi.Pipeline.Local.Columns;

/// <summary>Reads DuckDB's syntax tree (<c>json_serialize_sql</c>), which omits empty members.</summary>
internal static class SyntaxTree
{
    public static string Text(this JsonElement node, string property) =>
        node.TryGetProperty(property, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    public static JsonElement? Child(this JsonElement node, string property) => node.TryGetProperty(property, out var value) ? value : null;

    public static IEnumerable<JsonElement> List(this JsonElement node, string property) =>
        node.TryGetProperty(property, out var value) && value.ValueKind == JsonValueKind.Array ? value.EnumerateArray() : [];

    public static string[] Names(this JsonElement node, string property) => [.. node.List(property).Select(n => n.GetString()!)];

    /// <summary>The first property that is not in this list: a part of the syntax that the reader does not support.</summary>
    public static string? Beyond(this JsonElement node, params IReadOnlyCollection<string> known)
    {
        foreach (var property in node.EnumerateObject())
        {
            if (!known.Contains(property.Name))
                return property.Name;
        }
        return null;
    }
}
