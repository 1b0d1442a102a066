using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Local.Worker;

namespace Stedi.Pipeline.Local.Queries;

/// <summary>Has queries run in worker processes of their own, so that no job makes a preview wait, and no query can hurt the server.</summary>
internal sealed class QueryWorkers(WorkerPool pool)
{
    /// <summary>The worker stops its query itself; if it is still there so long after its time, it is killed.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(3);

    /// <exception cref="QueryException">The lake cannot be written; or the query failed or ran into a limit.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; its worker is dead.</exception>
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
            throw new QueryException(QueryFailure.TimedOut, $"The query did not stop after {request.TimeoutMs / 1000.0:0.#} s, its time limit; it was killed.");
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
        $"The query's worker left no outcome: {exit?.ToString() ?? "it went on to other work"}. Try again; if it happens again, ask for less at once.");
}
