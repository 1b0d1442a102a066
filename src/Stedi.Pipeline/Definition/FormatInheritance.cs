using System.Collections.Immutable;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Definition;

/// <summary>
/// A column without a format of its own has that of the columns whose values it copies, under whatever name. What is computed from them stands for
/// something else, and so may a column of the same name.
/// </summary>
internal static class FormatInheritance
{
    /// <param name="tables">In topological order, those of the lineage.</param>
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
