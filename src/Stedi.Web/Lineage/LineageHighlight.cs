using System.Collections.Immutable;
using Stedi.Pipeline.Model;

namespace Stedi.Web.Lineage;

/// <summary>The highlight in the graph: the path of a column, or the neighbors of a table.</summary>
/// <param name="Columns">The columns on the path, by table.</param>
/// <param name="Edges">Highlighted edges.</param>
public sealed record LineageHighlight(ImmutableDictionary<TableName, ImmutableArray<string>> Columns, ImmutableHashSet<LineageEdge> Edges)
{
    public static LineageHighlight Of(ColumnPath path)
    {
        var links = path.Upstream.Concat(path.Downstream).ToArray();
        return new(
            links.SelectMany(l => (TableColumn[])[l.From, l.To]).Append(path.Column).Distinct().GroupBy(c => c.Table)
                .ToImmutableDictionary(g => g.Key, g => g.Select(c => c.Name).Order(StringComparer.OrdinalIgnoreCase).ToImmutableArray()),
            [.. links.Select(l => new LineageEdge(l.From.Table, l.To.Table))]);
    }

    /// <summary>All shown tables upstream and downstream of a table.</summary>
    public static LineageHighlight Of(LineageView view, TableName table)
    {
        var lit = Reach(view, table, e => e.To, e => e.From).Concat(Reach(view, table, e => e.From, e => e.To)).ToImmutableHashSet();
        return new(
            lit.SelectMany(e => (TableName[])[e.From, e.To]).Append(table).Distinct().ToImmutableDictionary(t => t, _ => ImmutableArray<string>.Empty), lit);
    }

    private static IEnumerable<LineageEdge> Reach(LineageView view, TableName start, Func<LineageEdge, TableName> near, Func<LineageEdge, TableName> far)
    {
        var edges = view.Edges.ToLookup(near);
        var (seen, open) = (new HashSet<TableName> { start }, new Stack<TableName>([start]));
        while (open.TryPop(out var table))
        {
            foreach (var edge in edges[table])
            {
                yield return edge;
                if (seen.Add(far(edge)))
                    open.Push(far(edge));
            }
        }
    }
}
