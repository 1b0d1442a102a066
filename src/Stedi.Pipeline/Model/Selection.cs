using System.Collections.Immutable;

namespace Stedi.Pipeline.Model;

/// <summary>
/// Which tables a run builds, in dbt's syntax: terms separated by blanks, each <c>*</c>, <c>zone:NAME</c>, <c>TABLE</c>, <c>+TABLE</c> (with
/// upstream), <c>TABLE+</c> (with downstream), <c>+TABLE+</c> or <c>state:outdated</c>. The union of the terms is built.
/// </summary>
public static class Selection
{
    /// <summary>Longest selection that is read, in characters.</summary>
    public const int MaxLength = 4096;

    private const string State = "state:", Outdated = "outdated";

    /// <summary>Whether the tables depend on the state of the data.</summary>
    public static bool ReadsState(string text) => text.Split((char[]?)null).Contains(State + Outdated);

    /// <summary>The tables that the text names themselves, also with <c>+</c>: not those that only <c>*</c>, a zone, a state or a neighbor selects.</summary>
    public static IReadOnlySet<TableName> Named(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
        .Select(t => t.Trim('+')).Where(t => TableName.TryParse(t, out _)).Select(TableName.Parse).ToHashSet();

    /// <summary>The selected tables in topological order, or everything that is wrong with the text.</summary>
    /// <param name="outdated">Tables whose data is not up to date; null where that is not known: then any may be.</param>
    public static SelectionResult Resolve(string text, PipelineDefinition pipeline, IReadOnlySet<TableName>? outdated = null)
    {
        if (text.Length > MaxLength)
            return new([], [$"The selection is longer than {MaxLength} characters."]);
        var terms = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (terms.Length == 0)
            return new([], ["The selection is empty: name tables, zone:NAME, or * for all."]);

        var selected = new HashSet<TableName>();
        var errors = ImmutableArray.CreateBuilder<string>();
        foreach (var term in terms)
            Add(term, pipeline, outdated, selected, errors);
        var tables = pipeline.Tables.Select(t => t.Name).Where(selected.Contains).ToImmutableArray();
        if (errors.Count == 0 && tables.IsEmpty)
            errors.Add(ReadsState(text) ? "No table is outdated: there is nothing to build." : $"The selection '{text}' holds no table.");
        return new(errors.Count == 0 ? tables : [], errors.ToImmutable());
    }

    private static void Add(
        string term, PipelineDefinition pipeline, IReadOnlySet<TableName>? outdated, HashSet<TableName> selected, ImmutableArray<string>.Builder errors)
    {
        if (term == "*")
        {
            selected.UnionWith(pipeline.Tables.Select(t => t.Name));
            return;
        }
        if (term.StartsWith("zone:", StringComparison.Ordinal))
        {
            var zone = term["zone:".Length..];
            if (pipeline.Zones.Any(z => z.Name == zone))
                selected.UnionWith(pipeline.Tables.Where(t => t.Zone.Name == zone).Select(t => t.Name));
            else
                errors.Add($"There is no zone '{zone}'{Nearest.Hint(zone, pipeline.Zones.Select(z => z.Name))}: the zones are {string.Join(", ", pipeline.Zones.Select(z => z.Name))}.");
            return;
        }
        if (term.StartsWith(State, StringComparison.Ordinal))
        {
            var state = term[State.Length..];
            if (state == Outdated)
                selected.UnionWith(pipeline.Tables.Select(t => t.Name).Where(t => outdated?.Contains(t) ?? true));
            else
                errors.Add($"There is no state '{state}' to select{Nearest.Hint(state, [Outdated])}: write state:outdated.");
            return;
        }
        var upstream = term.StartsWith('+');
        var downstream = term.EndsWith('+') && term.Length > 1;
        var name = term[(upstream ? 1 : 0)..^(downstream ? 1 : 0)];
        if (!TableName.TryParse(name, out var table) || pipeline.Find(table) is null)
        {
            errors.Add($"There is no table '{name}'{Nearest.Hint(name, pipeline.Tables.Select(t => t.Name.Value))}: the tables are {string.Join(", ", pipeline.Tables.Select(t => t.Name))}.");
            return;
        }
        selected.Add(table);
        if (upstream)
            selected.UnionWith(pipeline.WithUpstream(table));
        if (downstream)
            selected.UnionWith(pipeline.WithDownstream(table));
    }
}

/// <summary>Tables in topological order, or the errors; never both.</summary>
public sealed record SelectionResult(ImmutableArray<TableName> Tables, ImmutableArray<string> Errors)
{
    public bool IsValid => Errors.IsEmpty;
}
