using System.Collections.Immutable;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Definition;

/// <summary>Sorts tables topologically, and finds cycles.</summary>
internal static class TableOrder
{
    /// <summary>Tables of the same depth keep their declared order. Tables in or downstream of a cycle are left out.</summary>
    public static (ImmutableArray<Table> Sorted, ImmutableArray<ImmutableArray<TableName>> Cycles) Sort(ImmutableArray<Table> tables)
    {
        var open = tables.ToList();
        var waiting = tables.Select(t => t.Name).ToHashSet();
        var sorted = ImmutableArray.CreateBuilder<Table>();
        while (open.Where(t => !t.Upstream.Any(waiting.Contains)).ToArray() is { Length: > 0 } ready)
        {
            sorted.AddRange(ready);
            waiting.ExceptWith(ready.Select(t => t.Name));
            open.RemoveAll(t => !waiting.Contains(t.Name));
        }
        return (sorted.ToImmutable(), Cycles(open));
    }

    /// <summary>Every remaining table depends on another remaining one, so walking upstream always ends in a cycle.</summary>
    private static ImmutableArray<ImmutableArray<TableName>> Cycles(List<Table> left)
    {
        var byName = left.ToDictionary(t => t.Name);
        var seen = new HashSet<TableName>();
        var cycles = ImmutableArray.CreateBuilder<ImmutableArray<TableName>>();
        foreach (var start in left)
        {
            var path = new List<TableName>();
            var at = start.Name;
            while (seen.Add(at))
            {
                path.Add(at);
                at = byName[at].Upstream.First(byName.ContainsKey);
            }
            if (path.IndexOf(at) is >= 0 and var from)
                cycles.Add([.. path[from..]]);
        }
        return cycles.ToImmutable();
    }
}
