using System.Collections.Immutable;
using Stedi.Pipeline.Model;

namespace Stedi.Web.Lineage;

/// <summary>
/// Chooses the tables that are shown: those around one, the nearest first, and never more than can be drawn fluently. What is left out is counted.
/// </summary>
public static class LineageSlice
{
    /// <summary>Tables of one picture.</summary>
    public const int MaxNodes = 150;

    public const int MaxDepth = 5;

    /// <summary>Neighbours of a table that are shown each way before somebody opens it.</summary>
    public const int MaxFan = 12;

    public static LineageView Whole(PipelineDefinition pipeline) => View(pipeline, pipeline.Tables.Select(t => t.Name).ToHashSet());

    /// <param name="depth">Steps that are taken upstream and downstream of the focus, each way.</param>
    /// <param name="open">Tables whose own neighbours are shown as well.</param>
    /// <param name="include">Tables that are shown wherever they stand.</param>
    public static LineageView Around(
        PipelineDefinition pipeline, TableName focus, int depth, IEnumerable<TableName> open, IEnumerable<TableName> include)
    {
        var shown = new HashSet<TableName> { focus };
        Add(include);
        foreach (var step in Steps(pipeline, focus, depth))
            Add(step);
        foreach (var table in open.Where(shown.Contains))
            Add(pipeline[table].Upstream.Concat(pipeline.Downstream(table)));
        return View(pipeline, shown);

        void Add(IEnumerable<TableName> tables)
        {
            foreach (var table in tables.TakeWhile(_ => shown.Count < MaxNodes))
                shown.Add(table);
        }
    }

    /// <summary>The table that most others are next to: where to begin where nobody has chosen.</summary>
    public static TableName? Busiest(PipelineDefinition pipeline) =>
        pipeline.Tables.MaxBy(t => t.Upstream.Length + pipeline.Downstream(t.Name).Length)?.Name;

    /// <summary>Upstream of upstream and downstream of downstream, but no siblings.</summary>
    private static IEnumerable<IEnumerable<TableName>> Steps(PipelineDefinition pipeline, TableName focus, int depth)
    {
        TableName[] up = [focus], down = [focus];
        for (var step = 0; step < depth; step++)
        {
            up = [.. up.SelectMany(t => pipeline[t].Upstream.Take(MaxFan)).Distinct()];
            down = [.. down.SelectMany(t => pipeline.Downstream(t).Take(MaxFan)).Distinct()];
            yield return up.Concat(down);
        }
    }

    private static LineageView View(PipelineDefinition pipeline, HashSet<TableName> shown)
    {
        var tables = pipeline.Tables.Where(t => shown.Contains(t.Name)).ToImmutableArray();
        return new(
            [.. tables.Select(t => new LineageNode(
                t.Name, t.Zone.Name, t.Job?.Name, t.Upstream.Count(u => !shown.Contains(u)),
                pipeline.Downstream(t.Name).Count(d => !shown.Contains(d))))],
            [.. tables.SelectMany(t => t.Upstream.Where(shown.Contains).Select(u => new LineageEdge(u, t.Name)))],
            pipeline.Tables.Length);
    }
}
