using System.Collections.Immutable;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Definition;

/// <summary>
/// What the SerDe properties of a landing table mean for its columns. A property is honored, or has no effect on reading, or is refused; none is ignored.
/// (Meanings: https://docs.aws.amazon.com/athena/latest/ug/openx-json-serde.html and the SerDe's own source, rcongiu/Hive-JSON-Serde.)
/// </summary>
internal sealed class DdlSerde(string file, Faults faults)
{
    private const string Mapping = "mapping.";

    /// <summary>With these values they change nothing in what is read; null: with any value.</summary>
    private static readonly Dictionary<string, string?> _harmless = new()
    {
        // Malformed lines are rejected and counted here, whether Athena fails on them or makes them rows of NULLs.
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
                Fault(property, $"SerDe property '{name}' is not supported{Nearest.Hint(name, _harmless.Keys)}: Athena would read the lines differently from the pipeline. Remove it.");
            else if (value is not null && !Is(property.Value, value))
                Fault(property, $"SerDe property '{name}' = '{property.Value}' is not supported: the pipeline reads lines as with '{value}'.");
        }
        if (exact is not null)
            MatchExactly(exact, found);
        foreach (var key in found.GroupBy(c => c.Key ?? c.Name, exact is null ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal).Where(g => g.Count() > 1))
            faults.Add(file, properties[0].Name.Line, $"JSON key '{key.Key}' fills several columns: {string.Join(", ", key.Select(c => c.Name))}. Map each column to a key of its own.");
        return [.. found];
    }

    private void Map(DdlProperty property, List<Column> columns)
    {
        var name = property.Name.Text[Mapping.Length..];
        var index = columns.FindIndex(c => c.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
        if (index < 0)
            Fault(property, $"'{property.Name.Text}' maps a column that the table does not have{Nearest.Hint(name, columns.Select(c => c.Name))}.");
        else if (property.Value.Length == 0)
            Fault(property, $"'{property.Name.Text}' names no JSON key.");
        else if (columns[index].Key is not null)
            Fault(property, $"Column '{columns[index].Name}' is mapped twice.");
        else
            columns[index] = columns[index] with { Key = property.Value };
    }

    /// <summary>Hive lowers the names of columns, so with exact keys no key in camel case is found.</summary>
    private void MatchExactly(DdlProperty property, List<Column> columns)
    {
        var lost = columns.Where(c => c.Key is null && c.Name.Any(char.IsUpper)).Select(c => c.Name).ToArray();
        if (lost.Length > 0)
        {
            Fault(property, $"With 'case.insensitive' = 'FALSE', Athena finds no key for {string.Join(", ", lost)}: it lowers the names of columns. "
                + "Set it to 'TRUE', or map each of these columns to its key ('mapping.column' = 'key').");
        }
        for (var i = 0; i < columns.Count; i++)
            columns[i] = columns[i] with { IsKeyExact = true };
    }

    private static bool Is(string value, string expected) => value.Equals(expected, StringComparison.OrdinalIgnoreCase);

    private void Fault(DdlProperty property, string message) => faults.Add(file, property.Name.Line, message, property.Name.Column);
}
