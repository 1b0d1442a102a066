using System.Collections.Immutable;
using Stedi.Pipeline.Definition;
using Stedi.Pipeline.Model;

namespace Stedi.Web.Lineage;

/// <summary>Reads the lineage of the current pipeline. Table lineage is available at once; column lineage is computed once per definition.</summary>
public sealed class LineageReader(PipelineSource source, ColumnTracer tracer)
{
    private const int MaxFindings = 1_000;

    public LineageView Whole() => LineageSlice.Whole(source.Definition);

    /// <summary>Null if the table does not exist.</summary>
    public LineageView? Around(TableName focus, int depth)
    {
        var pipeline = source.Definition;
        return pipeline.Find(focus) is null ? null : LineageSlice.Around(pipeline, focus, depth, [], []);
    }

    /// <summary>Runs off the caller's thread, because the first call parses every transform.</summary>
    public Task<ColumnLineage> ColumnsAsync(CancellationToken cancellationToken)
    {
        var pipeline = source.Definition;
        return Task.Run(() => tracer.Trace(pipeline), cancellationToken);
    }

    /// <summary>The first thousand untagged columns that receive personal data.</summary>
    public async Task<ImmutableArray<PersonalView>> PersonalAsync(CancellationToken cancellationToken) =>
        [.. PersonalData.Find(await ColumnsAsync(cancellationToken)).Take(MaxFindings).Select(PersonalView.Of)];
}
