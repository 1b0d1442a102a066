using System.Collections.Immutable;
using Microsoft.AspNetCore.Http.HttpResults;
using Stedi.Pipeline.Definition;

namespace Stedi.Web.Lineage;

/// <summary>The graph of tables: what is made from what, and by which job.</summary>
public static class LineageEndpoints
{
    public static void MapLineage(this RouteGroupBuilder api) => api.MapGet("/lineage", Graph).WithTags("Lineage");

    private static Ok<LineageView> Graph(PipelineSource source)
    {
        var pipeline = source.Definition;
        return TypedResults.Ok(new LineageView(
            [.. pipeline.Tables.Select(t => new LineageNode(t.Name.Value, t.Zone.Name, t.Job?.Name))],
            [.. pipeline.Tables.SelectMany(t => t.Upstream.Select(u => new LineageEdge(u.Value, t.Name.Value)))]));
    }
}

/// <param name="Nodes">In topological order.</param>
public sealed record LineageView(ImmutableArray<LineageNode> Nodes, ImmutableArray<LineageEdge> Edges);

/// <param name="Job">The job that makes the table; null of a landing table.</param>
public sealed record LineageNode(string Table, string Zone, string? Job);

/// <summary><paramref name="To"/> is made from <paramref name="From"/>.</summary>
public sealed record LineageEdge(string From, string To);
