using System.Collections.Immutable;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Definition;

/// <summary>
/// Person identifiers follow their column's name downstream, so that a person is also found in tables that declare none. A column that a
/// transform renames needs its own declaration. What a table declares for a column replaces what the column would inherit.
/// </summary>
internal static class PersonInheritance
{
    /// <param name="tables">In topological order, with their columns.</param>
    public static ImmutableArray<Table> Apply(ImmutableArray<Table> tables)
    {
        var done = new Dictionary<TableName, Table>();
        foreach (var table in tables)
        {
            var own = table.Person.SelectMany(p => Spelled(table, p)).ToArray();
            var followed = table.Upstream.SelectMany(u => done[u].Person)
                .SelectMany(p => Spelled(table, p with { IsDeclared = false }))
                .Where(p => own.All(o => o.Column != p.Column));
            done.Add(table.Name, table with { Person = [.. own.Concat(followed).Distinct()] });
        }
        return [.. tables.Select(t => done[t.Name])];
    }

    /// <summary>In the table's own spelling of the column; empty if it has no such column.</summary>
    private static IEnumerable<PersonColumn> Spelled(Table table, PersonColumn person) =>
        table.Columns.Where(c => c.Name.Equals(person.Column, StringComparison.OrdinalIgnoreCase)).Select(c => person with { Column = c.Name });
}
