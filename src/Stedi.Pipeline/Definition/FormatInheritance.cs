using System.Collections.Immutable;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Definition;

/// <summary>
/// A column without its own format inherits the format of the columns it copies, under any name. A computed value may mean something else,
/// and so may a column with the same name.
/// </summary>
internal static class FormatInheritance
{
    /// <param name="tables">The tables of the lineage, in topological order.</param>
    public static ImmutableArray<Table> Apply(ImmutableArray<Table> tables, ColumnLineage lineage)
    {
        var done = new Dictionary<TableName, Table>();
        foreach (var table in tables)
        {
            var followed = table.Columns.Where(c => c.Type.CanFormat() && table.FormatOf(c.Name) is null)
                .Select(c => (c.Name, Format: lineage[new(table.Name, c.Name)].Follow(s => done[s.Table].FormatOf(s.Name))))
                .Where(c => c.Format is not null)
                .Select(c => KeyValuePair.Create(c.Name, c.Format!.Value));
            done.Add(table.Name, table with { Formats = table.Formats.AddRange(followed) });
        }
        return [.. tables.Select(t => done[t.Name])];
    }
}
