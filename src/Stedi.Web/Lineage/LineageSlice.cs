using System.Collections.Immutable;
using Stedi.Pipeline.Model;

namespace Stedi.Web.Lineage;

/// <summary>
/// Selects the tables to show: those around one, nearest first, up to a limit that draws smoothly. Hidden tables are counted.
/// </summary>
public static class LineageSlice
{
    /// <summary>Maximum tables in one graph.</summary>
    public const int MaxNodes = 150;

    public const int MaxDepth = 5;

    /// <summary>Maximum neighbors shown in each direction of a table that is not expanded.</summary>
    public const int MaxFan = 12;

    public static LineageView Whole(PipelineDefinition pipeline) => View(pipeline, pipeline.Tables.Select(t => t.Name).ToHashSet());

    /// <param name="depth">Steps upstream and downstream of the focused table.</param>
    /// <param name="open">Expanded tables, whose neighbors are shown too.</param>
    /// <param name="include">Tables that are always shown.</param>
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

    /// <summary>The table with the most neighbors: the default start.</summary>
    public static TableName? Busiest(PipelineDefinition pipeline) =>
        pipeline.Tables.MaxBy(t => t.Upstream.Length + pipeline.Downstream(t.Name).Length)?.Name;

    /// <summary>Transitive upstream and downstream, without siblings.</summary>
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
