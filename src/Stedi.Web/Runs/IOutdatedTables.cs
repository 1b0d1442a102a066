using Stedi.Pipeline.Model;

namespace Stedi.Web.Runs;

/// <summary>Which tables a run of <c>state:outdated</c> builds; the room of tables knows.</summary>
public interface IOutdatedTables
{
    /// <param name="listAnew">Landing files are listed now; otherwise what is known of them may be some minutes old.</param>
    Task<IReadOnlySet<TableName>> FindAsync(PipelineDefinition pipeline, bool listAnew, CancellationToken cancellationToken);
}

internal static class OutdatedSelection
{
    /// <summary>Resolves a selection, asking for the states only where it names one.</summary>
    public static async Task<SelectionResult> ResolveAsync(
        this IOutdatedTables outdated, string select, PipelineDefinition pipeline, bool listAnew, CancellationToken cancellationToken) =>
        Selection.Resolve(select, pipeline, Selection.ReadsState(select) ? await outdated.FindAsync(pipeline, listAnew, cancellationToken) : null);
}
