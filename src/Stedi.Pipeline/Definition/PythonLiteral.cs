using System.Text;

namespace Stedi.Pipeline.Definition;

/// <summary>Writes values as Python source. Texts are escaped, so they cannot end their literal.</summary>
internal static class PythonLiteral
{
    public static string Text(string value)
    {
        var text = new StringBuilder("\"");
        foreach (var c in value)
            text.Append(c switch { '\\' => @"\\", '"' => "\\\"", '\n' => @"\n", '\r' => @"\r", _ => c.ToString() });
        return text.Append('"').ToString();
    }

    /// <summary>For text inside triple double quotes.</summary>
    public static string InDocString(string value) =>
        value.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\0", "", StringComparison.Ordinal);

    /// <summary>A single-line text as one literal, a longer one over several lines.</summary>
    public static string Block(string value) =>
        value.Contains('\n', StringComparison.Ordinal) ? $"\"\"\"\\\n{InDocString(value)}\"\"\"" : Text(value);

    /// <param name="indent">Puts each item on its own line with this indent; null puts them on one line.</param>
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
