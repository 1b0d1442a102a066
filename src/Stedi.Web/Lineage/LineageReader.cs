using System.Collections.Immutable;
using Stedi.Pipeline.Definition;
using Stedi.Pipeline.Model;

namespace Stedi.Web.Lineage;

/// <summary>Reads the lineage of the pipeline in force: of its tables, which is known at once, and of its columns, which is followed once per definition.</summary>
public sealed class LineageReader(PipelineSource source, ColumnTracer tracer)
{
    private const int MaxFindings = 1_000;

    public LineageView Whole() => LineageSlice.Whole(source.Definition);

    /// <summary>Null if there is no such table.</summary>
    public LineageView? Around(TableName focus, int depth)
    {
        var pipeline = source.Definition;
        return pipeline.Find(focus) is null ? null : LineageSlice.Around(pipeline, focus, depth, [], []);
    }

    /// <summary>Off the caller's thread: the first time it parses every transform.</summary>
    public Task<ColumnLineage> ColumnsAsync(CancellationToken cancellationToken)
    {
        var pipeline = source.Definition;
        return Task.Run(() => tracer.Trace(pipeline), cancellationToken);
    }

    /// <summary>Untagged columns into which personal data flows, the first thousand.</summary>
    public async Task<ImmutableArray<PersonalView>> PersonalAsync(CancellationToken cancellationToken) =>
        [.. PersonalData.Find(await ColumnsAsync(cancellationToken)).Take(MaxFindings).Select(PersonalView.Of)];
}
