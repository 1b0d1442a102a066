using System.Collections.Immutable;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Definition;

/// <summary>
/// Applies the SerDe properties of a landing table to its columns. Each property is either honored, harmless or refused; none is silently ignored.
/// (Meanings: https://docs.aws.amazon.com/athena/latest/ug/openx-json-serde.html and the SerDe's own source, rcongiu/Hive-JSON-Serde.)
/// </summary>
internal sealed class DdlSerde(string file, Faults faults)
{
    private const string Mapping = "mapping.";

    /// <summary>Properties that do not change what is read, if they have this value. Null: with any value.</summary>
    private static readonly Dictionary<string, string?> _harmless = new()
    {
        // The pipeline rejects and counts malformed lines. It does not matter whether Athena fails on them or returns NULLs.
        ["ignore.malformed.json"] = null,
        ["dots.in.keys"] = "FALSE",
        ["case.insensitive"] = "TRUE",
        ["mapping"] = null,
        ["serialization.format"] = null,
        ["paths"] = null,
    };

    public ImmutableArray<Column> Apply(ImmutableArray<DdlProperty> properties, ImmutableArray<Column> columns)
    {
        var found = columns.ToList();
        DdlProperty? exact = null;
        foreach (var property in properties)
        {
            var name = property.Name.Text;
            if (name.StartsWith(Mapping, StringComparison.Ordinal))
                Map(property, found);
            else if (name == "case.insensitive" && Is(property.Value, "FALSE"))
                exact = property;
            else if (!_harmless.TryGetValue(name, out var value))
                Fault(property, $"SerDe property '{name}' is not supported{Nearest.Hint(name, _harmless.Keys)}. Remove it: Athena would read lines differently from the pipeline.");
            else if (value is not null && !Is(property.Value, value))
                Fault(property, $"SerDe property '{name}' = '{property.Value}' is not supported. Use '{value}', which the pipeline assumes.");
        }
        if (exact is not null)
            MatchExactly(exact, found);
        foreach (var key in found.GroupBy(c => c.Key ?? c.Name, exact is null ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal).Where(g => g.Count() > 1))
            faults.Add(file, properties[0].Name.Line, $"JSON key '{key.Key}' fills several columns: {string.Join(", ", key.Select(c => c.Name))}. Map each column to its own key.");
        return [.. found];
    }

    private void Map(DdlProperty property, List<Column> columns)
    {
        var name = property.Name.Text[Mapping.Length..];
        var index = columns.FindIndex(c => c.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
        if (index < 0)
            Fault(property, $"'{property.Name.Text}' maps an unknown column{Nearest.Hint(name, columns.Select(c => c.Name))}.");
        else if (property.Value.Length == 0)
            Fault(property, $"'{property.Name.Text}' has no JSON key. Write 'mapping.column' = 'key'.");
        else if (columns[index].Key is not null)
            Fault(property, $"Column '{columns[index].Name}' is mapped twice.");
        else
            columns[index] = columns[index] with { Key = property.Value };
    }

    /// <summary>Hive converts column names to lower case, so with exact matching it finds no camel-case key.</summary>
    private void MatchExactly(DdlProperty property, List<Column> columns)
    {
        var lost = columns.Where(c => c.Key is null && c.Name.Any(char.IsUpper)).Select(c => c.Name).ToArray();
        if (lost.Length > 0)
        {
            Fault(property, $"With 'case.insensitive' = 'FALSE', Athena finds no key for {string.Join(", ", lost)}, because it converts column names to lower case. "
                + "Set it to 'TRUE', or map each column to its key ('mapping.column' = 'key').");
        }
        for (var i = 0; i < columns.Count; i++)
            columns[i] = columns[i] with { IsKeyExact = true };
    }

    private static bool Is(string value, string expected) => value.Equals(expected, StringComparison.OrdinalIgnoreCase);

    private void Fault(DdlProperty property, string message) => faults.Add(file, property.Name.Line, message, property.Name.Column);
}
