using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Definition;

/// <summary>Chooses the variables' values and puts them into SQL as <c>${name}</c>.</summary>
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
                faults.Add(PipelineYaml.FileName, 1, $"The variable '{name}' was set to '{value}', but none of this name is declared"
                    + $"{Nearest.Hint(name, values.Keys)}: declare it under 'variables', or do not set it.");
            }
            else if (!variable.Values.Contains(value))
            {
                faults.Add(PipelineYaml.FileName, variable.Line,
                    $"The variable '{name}' was set to '{value}', which is none of its values: {string.Join(", ", variable.Values)}.");
            }
            else
            {
                values = values.SetItem(name, value);
            }
        }
        return values;
    }

    /// <summary>
    /// The other values that the variables can be given, the least different first: each combination, or where those are too many, each
    /// value of one variable.
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
            faults.Add(source.File, source.LineAt(match.Index), $"'{match.Value}' is no declared variable{Nearest.Hint(name, values.Keys)}: "
                + $"declare it in {PipelineYaml.FileName} under 'variables'.");
            return "undeclared";
        });
        return source with { Text = text };
    }

    [GeneratedRegex(@"\$\{(?<name>[^}\n]*)\}", RegexOptions.CultureInvariant)]
    private static partial Regex Reference();
}
