using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Local.Worker;

namespace Stedi.Pipeline.Local.Queries;

/// <summary>Runs queries in their own worker processes, so that jobs do not delay previews, and queries cannot harm the server.</summary>
internal sealed class QueryWorkers(WorkerPool pool)
{
    /// <summary>The worker stops its query itself. If it still runs this long after its time limit, it is killed.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(3);

    /// <exception cref="QueryException">The lake cannot be written, or the query failed or hit a limit.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled, and its worker was killed.</exception>
    public async Task<QueryOutcome> RunAsync(QueryFolder folder, QueryRequest request, CancellationToken cancellationToken)
    {
        try
        {
            folder.Create(request);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw QueryFaults.Unwritable(folder.Path, e);
        }
        using var late = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        void Begun() => late.CancelAfter(TimeSpan.FromMilliseconds(request.TimeoutMs) + Grace);
        try
        {
            var exit = await pool.RunAsync("query", folder.Path, Begun, late.Token);
            var reply = folder.ReadReply() ?? (folder.FindObstacle() is { } obstacle ? throw QueryFaults.Unwritable(folder.Path, obstacle) : Missing(exit));
            return reply.Outcome ?? throw reply.Fault!.ToException();
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new QueryException(QueryFailure.TimedOut, $"The query exceeded its time limit of {request.TimeoutMs / 1000.0:0.#} s and was killed. Filter earlier or select less.");
        }
        catch (EngineException e)
        {
            throw new QueryException(QueryFailure.Failed, e.Message, inner: e);
        }
        finally
        {
            if (Directory.Exists(request.TempFolder))
                Directory.Delete(request.TempFolder, recursive: true);
        }
    }

    private static QueryReply Missing(WorkerExit? exit) => QueryReply.Failed(
        QueryFailure.Failed,
        $"The query ended without a result: {exit?.ToString() ?? "its worker continued with other work"}. Try again. If this repeats, select less data.");
}
