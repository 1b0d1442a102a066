using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Definition;

/// <summary>Chooses the values of the variables, and resolves <c>${name}</c> in SQL.</summary>
internal static partial class Variables
{
    private const int MaxCombinations = 64;

    public static ImmutableSortedDictionary<string, string> Choose(
        ImmutableArray<VariableDeclaration> declared, IReadOnlyDictionary<string, string> overrides, Faults faults)
    {
        var values = declared.ToImmutableSortedDictionary(v => v.Name, v => v.Default, StringComparer.Ordinal);
        foreach (var (name, value) in overrides)
        {
            if (declared.FirstOrDefault(v => v.Name == name) is not { } variable)
            {
                faults.Add(PipelineYaml.FileName, 1, $"The variable '{name}' was set to '{value}', but is not declared"
                    + $"{Nearest.Hint(name, values.Keys)}. Declare it under 'variables', or do not set it.");
            }
            else if (!variable.Values.Contains(value))
            {
                faults.Add(PipelineYaml.FileName, variable.Line,
                    $"The variable '{name}' was set to '{value}', which is not one of its values: {string.Join(", ", variable.Values)}.");
            }
            else
            {
                values = values.SetItem(name, value);
            }
        }
        return values;
    }

    /// <summary>
    /// Other values for the variables, the least different first: all combinations or, if these are too many, each other value of one
    /// variable at a time.
    /// </summary>
    public static IEnumerable<ImmutableSortedDictionary<string, string>> Alternatives(
        ImmutableArray<VariableDeclaration> declared, ImmutableSortedDictionary<string, string> chosen)
    {
        var combinations = declared.Aggregate(1L, (n, v) => Math.Min(n * v.Values.Length, MaxCombinations + 1));
        if (combinations > MaxCombinations)
            return declared.SelectMany(v => v.Values.Where(value => value != chosen[v.Name]).Select(value => chosen.SetItem(v.Name, value)));
        IEnumerable<ImmutableSortedDictionary<string, string>> all = [chosen];
        foreach (var variable in declared)
            all = all.SelectMany(c => variable.Values.Distinct().Select(value => c.SetItem(variable.Name, value)));
        return all.Select(a => (Values: a, Others: a.Except(chosen).Count())).Where(a => a.Others > 0).OrderBy(a => a.Others).Select(a => a.Values);
    }

    public static SourceText Put(SourceText source, ImmutableSortedDictionary<string, string> values, Faults faults)
    {
        var text = Reference().Replace(source.Text, match =>
        {
            var name = match.Groups["name"].Value;
            if (values.TryGetValue(name, out var value))
                return value;
            faults.Add(source.File, source.LineAt(match.Index), $"Unknown variable '{match.Value}'{Nearest.Hint(name, values.Keys)}. "
                + $"Declare it in {PipelineYaml.FileName} under 'variables'.");
            return "undeclared";
        });
        return source with { Text = text };
    }

    [GeneratedRegex(@"\$\{(?<name>[^}\n]*)\}", RegexOptions.CultureInvariant)]
    private static partial Regex Reference();
}
