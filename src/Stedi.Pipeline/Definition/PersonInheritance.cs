using System.Collections.Immutable;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Definition;

/// <summary>
/// What tells whose a row is follows its column's name downstream, so that a person is found in a table to whose declaration nobody gave a thought. A
/// column that a transform renames needs a declaration of its own, and what a table declares of a column replaces what would follow.
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

    /// <summary>As the table spells its column; nothing where it has none of this name.</summary>
    private static IEnumerable<PersonColumn> Spelled(Table table, PersonColumn person) =>
        table.Columns.Where(c => c.Name.Equals(person.Column, StringComparison.OrdinalIgnoreCase)).Select(c => person with { Column = c.Name });
}
