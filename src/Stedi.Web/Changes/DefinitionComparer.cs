using System.Collections.Immutable;
using Stedi.Pipeline.Model;
using Stedi.Web.Runs;

namespace Stedi.Web.Changes;

/// <summary>
/// Compares the definitions that built two sides. Tables may have been built by different definitions: the file of a table's SQL is compared between the
/// definitions that built its two versions, and shared files such as pipeline.yaml between all of them.
/// </summary>
public sealed class DefinitionComparer(DefinitionArchive definitions)
{
    /// <summary>The most pairs of definitions that are compared, those of most tables first.</summary>
    public const int MaxPairs = 8;

    /// <summary>The most files with a diff.</summary>
    public const int MaxDiffs = 100;

    internal async Task<CodeDifference> CompareAsync(Side from, Side to, IReadOnlyCollection<TableName> tables, CancellationToken cancellationToken)
    {
        var pairs = Pairs(from, to, tables);
        var compared = pairs.Take(MaxPairs).ToArray();
        var notes = new List<string>();
        if (pairs.Skip(MaxPairs).SelectMany(p => p.Tables).ToArray() is [_, ..] left)
            notes.Add($"Code not compared for {string.Join(", ", left)}: more than {MaxPairs} pairs of definitions.");
        var texts = await definitions.TextsAsync([.. compared.SelectMany(p => new[] { p.From, p.To }).Distinct()], cancellationToken);
        var owners = Owners(from, to, tables);
        var files = new Dictionary<(string File, string? From, string? To), HashSet<TableName>>();
        var variables = new Dictionary<(string Name, string? From, string? To), HashSet<TableName>>();
        foreach (var pair in compared)
        {
            if (!texts.TryGetValue(pair.From, out var old) || !texts.TryGetValue(pair.To, out var now))
            {
                notes.Add($"Code not compared{(pair.Tables.IsEmpty ? "" : $" for {string.Join(", ", pair.Tables)}")}: retention removed a definition.");
                continue;
            }
            foreach (var change in Differing(old.Files, now.Files))
            {
                var owner = owners.GetValueOrDefault(Path.GetFileNameWithoutExtension(change.Name));
                if (owner is null || pair.Tables.Contains(owner))
                    Add(files, change, owner is null ? pair.Tables : [owner]);
            }
            foreach (var change in Differing(old.Variables, now.Variables))
                Add(variables, change, pair.Tables);
        }
        return new(
            [.. files.OrderBy(f => f.Key.File, StringComparer.Ordinal).Select((f, i) => new CodeChange(
                f.Key.File, f.Key.From is null ? FileChangeKind.Added : f.Key.To is null ? FileChangeKind.Removed : FileChangeKind.Changed,
                i < MaxDiffs ? UnifiedDiff.Of(f.Key.From ?? "", f.Key.To ?? "") : null, [.. f.Value.Order()]))],
            [.. variables.OrderBy(v => v.Key.Name, StringComparer.Ordinal).Select(v => new VariableChange(v.Key.Name, v.Key.From, v.Key.To, [.. v.Value.Order()]))],
            [.. notes]);
    }

    /// <summary>The pairs of different definitions, with their tables. The pair of the sides themselves comes first, even without tables.</summary>
    private static List<Pair> Pairs(Side from, Side to, IReadOnlyCollection<TableName> tables)
    {
        var main = (from.Shown.DefinitionHash, to.Shown.DefinitionHash);
        var byTable = tables.GroupBy(t => (From: from.DefinitionOf(t), To: to.DefinitionOf(t))).ToDictionary(g => g.Key, g => g.ToImmutableArray());
        byTable.TryAdd(main, []);
        return
        [
            .. byTable.OrderByDescending(p => p.Key == main).ThenByDescending(p => p.Value.Length)
                .Where(p => p.Key is { From: not null, To: not null } && p.Key.From != p.Key.To).Select(p => new Pair(p.Key.From!, p.Key.To!, p.Value)),
        ];
    }

    /// <summary>The table that each SQL file builds, by the file's name without extension, which is the name of the job.</summary>
    private static Dictionary<string, TableName> Owners(Side from, Side to, IReadOnlyCollection<TableName> tables)
    {
        var owners = new Dictionary<string, TableName>(StringComparer.Ordinal);
        foreach (var table in tables)
            foreach (var job in new[] { from, to }.Select(s => s.Tables.GetValueOrDefault(table)?.Job).OfType<string>())
                owners[job] = table;
        return owners;
    }

    private static IEnumerable<(string Name, string? From, string? To)> Differing(
        ImmutableSortedDictionary<string, string> old, ImmutableSortedDictionary<string, string> now) =>
        old.Keys.Union(now.Keys).Select(k => (k, old.GetValueOrDefault(k), now.GetValueOrDefault(k))).Where(c => c.Item2 != c.Item3);

    private static void Add<TKey>(Dictionary<TKey, HashSet<TableName>> changes, TKey change, IEnumerable<TableName> tables)
        where TKey : notnull
    {
        if (!changes.TryGetValue(change, out var all))
            changes[change] = all = [];
        all.UnionWith(tables);
    }

    private sealed record Pair(string From, string To, ImmutableArray<TableName> Tables);
}

/// <param name="Notes">What could not be compared, and why.</param>
internal sealed record CodeDifference(ImmutableArray<CodeChange> Code, ImmutableArray<VariableChange> Variables, ImmutableArray<string> Notes);
