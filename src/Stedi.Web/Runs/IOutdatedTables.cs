using Stedi.Pipeline.Model;

namespace Stedi.Web.Runs;

/// <summary>Finds the tables that <c>state:outdated</c> selects. Implemented by the Tables room.</summary>
public interface IOutdatedTables
{
    /// <param name="listAnew">True lists the landing files now. Otherwise the listing can be some minutes old.</param>
    Task<IReadOnlySet<TableName>> FindAsync(PipelineDefinition pipeline, bool listAnew, CancellationToken cancellationToken);
}

internal static class OutdatedSelection
{
    /// <summary>Resolves a selection. Reads table states only if the selection uses one.</summary>
    public static async Task<SelectionResult> ResolveAsync(
        this IOutdatedTables outdated, string select, PipelineDefinition pipeline, bool listAnew, CancellationToken cancellationToken) =>
        Selection.Resolve(select, pipeline, Selection.ReadsState(select) ? await outdated.FindAsync(pipeline, listAnew, cancellationToken) : null);
}
