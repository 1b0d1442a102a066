using System.Collections.Immutable;
using Stedi.Pipeline.Model;

namespace Stedi.Web.Lineage;

/// <summary>The graph of all tables, or of those around one.</summary>
/// <param name="Nodes">In topological order.</param>
/// <param name="Tables">The number of tables in the pipeline.</param>
public sealed record LineageView(ImmutableArray<LineageNode> Nodes, ImmutableArray<LineageEdge> Edges, int Tables)
{
    public static readonly LineageView Empty = new([], [], 0);
}

/// <param name="Job">The job that builds the table; null for a landing table.</param>
/// <param name="HiddenUpstream">Upstream tables that are not in this graph.</param>
/// <param name="HiddenDownstream">Downstream tables that are not in this graph.</param>
public sealed record LineageNode(TableName Table, string Zone, string? Job, int HiddenUpstream = 0, int HiddenDownstream = 0);

/// <summary><paramref name="To"/> is built from <paramref name="From"/>.</summary>
public sealed record LineageEdge(TableName From, TableName To);
