using System.Collections.Immutable;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Definition;

/// <summary>
/// Tags follow their column's name downstream. The tag personal also follows to all derived columns, under any name
/// (<see cref="PersonalData"/>). So personal data stays masked in tables that declare no tags. The tag anonymous is not inherited: it is a decision
/// about one column.
/// </summary>
internal static class TagInheritance
{
    /// <param name="tables">In topological order.</param>
    public static ImmutableArray<Table> Apply(ImmutableArray<Table> tables)
    {
        var done = new Dictionary<TableName, Table>();
        foreach (var table in tables)
        {
            var looked = table.Tags.Where(t => t.Tags.Contains(ColumnTags.Anonymous)).Select(t => t.Column).ToHashSet(StringComparer.OrdinalIgnoreCase);
            var inherited = table.Upstream.SelectMany(u => done[u].Tags)
                .Select(t => t with { Tags = looked.Contains(t.Column) ? t.Tags.Remove(ColumnTags.Anonymous).Remove(ColumnTags.Personal) : t.Tags.Remove(ColumnTags.Anonymous) })
                .Where(t => !t.Tags.IsEmpty);
            done.Add(table.Name, table with { Tags = Merge(inherited.Concat(table.Tags)) });
        }
        return [.. tables.Select(t => done[t.Name])];
    }

    /// <summary>The tables of the pipeline, with all columns tagged that are personal by their lineage.</summary>
    public static ImmutableArray<Table> Follow(ColumnLineage lineage)
    {
        var found = PersonalData.Find(lineage).ToLookup(f => f.Column.Table, f => f.Column.Name);
        return [.. lineage.Pipeline.Tables.Select(t => found.Contains(t.Name)
            ? t with { Tags = Merge(t.Tags.Concat(found[t.Name].Select(c => new ColumnTags(c, [ColumnTags.Personal])))), Inferred = [.. found[t.Name]] }
            : t)];
    }

    private static ImmutableArray<ColumnTags> Merge(IEnumerable<ColumnTags> tags) =>
    [
        .. tags.GroupBy(t => t.Column, StringComparer.OrdinalIgnoreCase)
            .Select(g => new ColumnTags(g.Key, [.. g.SelectMany(t => t.Tags).Distinct().Order(StringComparer.Ordinal)]))
            .OrderBy(t => t.Column, StringComparer.Ordinal),
    ];
}
