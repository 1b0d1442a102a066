using System.Collections.Immutable;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Definition;

/// <summary>Reads expected shapes from YAML nodes. Any other shape becomes a fault.</summary>
internal sealed class YamlReader(string file, Faults faults)
{
    public void Fault(int line, string message) => faults.Add(file, line, message);

    /// <summary>A map with any keys, or nothing.</summary>
    public ImmutableArray<YamlEntry> Entries(YamlEntry? entry, string what)
    {
        switch (entry?.Value)
        {
            case null or YamlScalar { Text: "" }:
                return [];
            case YamlMap map:
                return map.Entries;
            default:
                Fault(entry.Line, $"'{entry.Key}' must be a list of `name: …` lines, one per {what}.");
                return [];
        }
    }

    /// <summary>A map with these keys only; null after a fault.</summary>
    public YamlMap? Map(YamlNode node, string what, params ReadOnlySpan<string> keys)
    {
        if (node is not YamlMap map)
        {
            Fault(node.Line, $"{what} must be `key: value` lines with the keys {string.Join(", ", keys)}.");
            return null;
        }
        foreach (var entry in map.Entries)
        {
            if (!keys.Contains(entry.Key))
                Fault(entry.Line, $"{what} has no key '{entry.Key}'{Nearest.Hint(entry.Key, keys.ToArray())}. The keys are {string.Join(", ", keys)}.");
        }
        return map;
    }

    public string Text(YamlEntry? entry, string fallback = "")
    {
        switch (entry?.Value)
        {
            case null:
                return fallback;
            case YamlScalar scalar:
                return scalar.Text.Trim();
            default:
                Fault(entry.Line, $"'{entry.Key}' must be a text.");
                return fallback;
        }
    }

    /// <summary>One text, or a list of texts.</summary>
    public ImmutableArray<YamlScalar> Texts(YamlEntry? entry)
    {
        switch (entry?.Value)
        {
            case null:
                return [];
            case YamlScalar { Text: not "" } one:
                return [one];
            case YamlList list when list.Items.Length > 0 && list.Items.All(i => i is YamlScalar { Text: not "" }):
                return [.. list.Items.Cast<YamlScalar>()];
            default:
                Fault(entry.Line, $"'{entry.Key}' must be a text or a list of texts.");
                return [];
        }
    }

    /// <summary><c>only_if: { variable: value }</c>.</summary>
    public ImmutableArray<VariableCondition> Conditions(YamlEntry? entry) =>
        [.. Entries(entry, "variable").Select(e => new VariableCondition(e.Key, Text(e), e.Line))];

    public SourceText? Sql(YamlEntry? entry)
    {
        switch (entry?.Value)
        {
            case null:
                return null;
            case YamlScalar scalar when !string.IsNullOrWhiteSpace(scalar.Text):
                return new SourceText(scalar.Text.TrimEnd(), file, scalar.TextLine);
            default:
                Fault(entry.Line, $"'{entry.Key}' must be SQL.");
                return null;
        }
    }
}
