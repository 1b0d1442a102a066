using System.Collections.Immutable;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Definition;

/// <summary>
/// A tag follows its column's name downstream, so that personal data stays masked in a table to whose declaration nobody gave a thought.
/// A column that a transform renames needs a tag of its own. That somebody has looked at a column says nothing of another one of its name.
/// </summary>
internal static class TagInheritance
{
    /// <param name="tables">In topological order.</param>
    public static ImmutableArray<Table> Apply(ImmutableArray<Table> tables)
    {
        var done = new Dictionary<TableName, Table>();
        foreach (var table in tables)
        {
            var inherited = table.Upstream.SelectMany(u => done[u].Tags)
                .Select(t => t with { Tags = t.Tags.Remove(ColumnTags.Anonymous) }).Where(t => !t.Tags.IsEmpty);
            var tags = inherited.Concat(table.Tags)
                .GroupBy(t => t.Column, StringComparer.OrdinalIgnoreCase)
                .Select(g => new ColumnTags(g.Key, [.. g.SelectMany(t => t.Tags).Distinct().Order(StringComparer.Ordinal)]))
                .OrderBy(t => t.Column, StringComparer.Ordinal);
            done.Add(table.Name, table with { Tags = [.. tags] });
        }
        return [.. tables.Select(t => done[t.Name])];
    }
}
