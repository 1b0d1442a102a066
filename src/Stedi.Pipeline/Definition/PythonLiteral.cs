using System.Text;

namespace Stedi.Pipeline.Definition;

/// <summary>Writes values as Python source: whatever a text holds, it ends where its literal ends.</summary>
internal static class PythonLiteral
{
    public static string Text(string value)
    {
        var text = new StringBuilder("\"");
        foreach (var c in value)
            text.Append(c switch { '\\' => @"\\", '"' => "\\\"", '\n' => @"\n", '\r' => @"\r", _ => c.ToString() });
        return text.Append('"').ToString();
    }

    /// <summary>For the inside of a text between three double quotes.</summary>
    public static string InDocString(string value) =>
        value.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\0", "", StringComparison.Ordinal);

    /// <summary>A text of one line as it is, a longer one over its lines.</summary>
    public static string Block(string value) =>
        value.Contains('\n', StringComparison.Ordinal) ? $"\"\"\"\\\n{InDocString(value)}\"\"\"" : Text(value);

    /// <param name="indent">Of the items, one a line; without it they stand in one line.</param>
    public static string Tuple(IEnumerable<string> items, string? indent = null)
    {
        var all = items.ToArray();
        if (all.Length == 0)
            return "()";
        return indent is null
            ? $"({string.Join(", ", all)}{(all.Length == 1 ? "," : "")})"
            : $"(\n{string.Concat(all.Select(i => $"{indent}{i},\n"))}{indent[4..]})";
    }

    public static string Map(IEnumerable<(string Key, string Value)> entries)
    {
        var all = entries.ToArray();
        return all.Length == 0 ? "{}" : $"{{\n{string.Concat(all.Select(e => $"    {Text(e.Key)}: {e.Value},\n"))}}}";
    }
}
