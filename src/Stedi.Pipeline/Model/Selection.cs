using System.Collections.Immutable;

namespace Stedi.Pipeline.Model;

/// <summary>
/// Selects the tables of a run, in dbt's syntax: terms separated by blanks. Each is <c>*</c>, <c>zone:NAME</c>, <c>TABLE</c>, <c>+TABLE</c> (with
/// upstream), <c>TABLE+</c> (with downstream), <c>+TABLE+</c> or <c>state:outdated</c>. The run builds the union of the terms.
/// </summary>
public static class Selection
{
    /// <summary>The length limit of a selection, in characters.</summary>
    public const int MaxLength = 4096;

    private const string State = "state:", Outdated = "outdated";

    /// <summary>Whether the selection depends on the state of the data.</summary>
    public static bool ReadsState(string text) => text.Split((char[]?)null).Contains(State + Outdated);

    /// <summary>The tables that the text names explicitly, also with <c>+</c>. Excludes tables selected only by <c>*</c>, a zone, a state or a neighbor.</summary>
    public static IReadOnlySet<TableName> Named(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
        .Select(t => t.Trim('+')).Where(t => TableName.TryParse(t, out _)).Select(TableName.Parse).ToHashSet();

    /// <summary>The selected tables in topological order, or all errors of the text.</summary>
    /// <param name="outdated">The outdated tables; null if unknown, then all of them may be.</param>
    public static SelectionResult Resolve(string text, PipelineDefinition pipeline, IReadOnlySet<TableName>? outdated = null)
    {
        if (text.Length > MaxLength)
            return new([], [$"The selection is longer than {MaxLength} characters. Shorten it."]);
        var terms = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (terms.Length == 0)
            return new([], ["The selection is empty. Name tables, zone:NAME, or * for all."]);

        var selected = new HashSet<TableName>();
        var errors = ImmutableArray.CreateBuilder<string>();
        foreach (var term in terms)
            Add(term, pipeline, outdated, selected, errors);
        var tables = pipeline.Tables.Select(t => t.Name).Where(selected.Contains).ToImmutableArray();
        if (errors.Count == 0 && tables.IsEmpty)
            errors.Add(ReadsState(text) ? "Nothing to build: all tables are up to date." : $"The selection '{text}' matches no table.");
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
                errors.Add($"There is no zone '{zone}'{Nearest.Hint(zone, pipeline.Zones.Select(z => z.Name))}. The zones are {string.Join(", ", pipeline.Zones.Select(z => z.Name))}.");
            return;
        }
        if (term.StartsWith(State, StringComparison.Ordinal))
        {
            var state = term[State.Length..];
            if (state == Outdated)
                selected.UnionWith(pipeline.Tables.Select(t => t.Name).Where(t => outdated?.Contains(t) ?? true));
            else
                errors.Add($"Unknown state '{state}'{Nearest.Hint(state, [Outdated])}. The only state is state:outdated.");
            return;
        }
        var upstream = term.StartsWith('+');
        var downstream = term.EndsWith('+') && term.Length > 1;
        var name = term[(upstream ? 1 : 0)..^(downstream ? 1 : 0)];
        if (!TableName.TryParse(name, out var table) || pipeline.Find(table) is null)
        {
            errors.Add($"There is no table '{name}'{Nearest.Hint(name, pipeline.Tables.Select(t => t.Name.Value))}. The tables are {string.Join(", ", pipeline.Tables.Select(t => t.Name))}.");
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
