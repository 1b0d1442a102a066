using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Definition;

/// <summary>Reads the zones, variables and accounting of pipeline.yaml. <see cref="TableYaml"/> reads its tables.</summary>
internal sealed partial class PipelineYaml(YamlReader yaml)
{
    public const string FileName = "pipeline.yaml";

    /// <summary>Everything that could be read; null if nothing could.</summary>
    public static Declarations? Read(string text, Faults faults)
    {
        if (YamlTree.Read(text, FileName, faults) is not { } root)
            return null;
        var yaml = new YamlReader(FileName, faults);
        return yaml.Map(root, "The pipeline", "zones", "variables", "accounting", "tables") is { } map
            ? new PipelineYaml(yaml).Pipeline(map)
            : null;
    }

    private Declarations Pipeline(YamlMap map)
    {
        var zones = Zones(map);
        var variables = yaml.Entries(map.Find("variables"), "variable").Select(Variable).OfType<VariableDeclaration>().ToImmutableArray();
        var accounting = map.Find("accounting") is { } entry ? SeverityYaml.Read(yaml, entry) : Severity.Error;
        var tableYaml = new TableYaml(yaml, zones);
        var tables = yaml.Entries(map.Find("tables"), "table").Select(tableYaml.Table).OfType<TableDeclaration>().ToImmutableArray();
        if (map.Find("tables") is null or { Value: YamlScalar { Text: "" } })
            yaml.Fault(map.Find("tables")?.Line ?? map.Line, "No tables are declared. Add them under 'tables'.");
        return new Declarations(zones, variables, accounting, tables, tableYaml.Names);
    }

    private ImmutableArray<Zone> Zones(YamlMap map)
    {
        var zones = yaml.Entries(map.Find("zones"), "zone").Select((e, i) => new Zone(e.Key, i, yaml.Text(e))).ToImmutableArray();
        if (map.Find("zones") is null)
            yaml.Fault(map.Line, "No zones are declared. Add them under 'zones', in the order of the data flow.");
        foreach (var entry in yaml.Entries(map.Find("zones"), "zone").Where(e => !Name().IsMatch(e.Key)))
            yaml.Fault(entry.Line, $"'{entry.Key}' is not a valid zone name. Use a-z, 0-9 and _, starting with a letter.");
        return zones;
    }

    private VariableDeclaration? Variable(YamlEntry entry)
    {
        if (!Name().IsMatch(entry.Key))
            yaml.Fault(entry.Line, $"'{entry.Key}' is not a valid variable name. Use a-z, 0-9 and _, starting with a letter.");
        if (yaml.Map(entry.Value, $"Variable '{entry.Key}'", "values", "default", "description") is not { } map)
            return null;
        var texts = yaml.Texts(map.Find("values"));
        // Values are inserted into SQL string literals, so characters that could end a literal are not allowed.
        foreach (var bad in texts.Where(t => !Value().IsMatch(t.Text)))
            yaml.Fault(bad.Line, $"'{bad.Text}' is not a valid value for '{entry.Key}'. Use letters, digits, '_', '.' and '-' (at most 64).");
        ImmutableArray<string> values = [.. texts.Select(t => t.Text)];
        if (values.IsEmpty)
        {
            yaml.Fault(entry.Line, $"Variable '{entry.Key}' has no 'values'. List the allowed values.");
            return null;
        }
        var chosen = yaml.Text(map.Find("default"), values[0]);
        if (!values.Contains(chosen))
            yaml.Fault(map.Find("default")!.Line, $"The default of '{entry.Key}', '{chosen}', is not one of its values: {string.Join(", ", values)}.");
        return new VariableDeclaration(entry.Key, entry.Line, values, chosen, yaml.Text(map.Find("description")));
    }

    [GeneratedRegex(@"\A[a-z][a-z0-9_]{0,63}\z", RegexOptions.CultureInvariant)]
    internal static partial Regex Name();

    [GeneratedRegex(@"\A[A-Za-z0-9_.-]{1,64}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Value();
}
