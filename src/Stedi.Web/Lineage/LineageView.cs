using System.Collections.Immutable;
using Stedi.Pipeline.Model;

namespace Stedi.Web.Lineage;

/// <summary>The graph of tables, or the part of it around one.</summary>
/// <param name="Nodes">In topological order.</param>
/// <param name="Tables">How many tables the pipeline has.</param>
public sealed record LineageView(ImmutableArray<LineageNode> Nodes, ImmutableArray<LineageEdge> Edges, int Tables)
{
    public static readonly LineageView Empty = new([], [], 0);
}

/// <param name="Job">The job that makes the table; null of a landing table.</param>
/// <param name="HiddenUpstream">Tables that it reads and that are no nodes here.</param>
/// <param name="HiddenDownstream">Tables that read it and are no nodes here.</param>
public sealed record LineageNode(TableName Table, string Zone, string? Job, int HiddenUpstream = 0, int HiddenDownstream = 0);

/// <summary><paramref name="To"/> is made from <paramref name="From"/>.</summary>
public sealed record LineageEdge(TableName From, TableName To);
