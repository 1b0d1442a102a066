using System.Threading.Channels;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Stedi.Pipeline.Engines;
using Stedi.Web.Audit;
using Stedi.Web.Data;

namespace Stedi.Web.Queries;

/// <summary>Starts, runs, cancels and finds queries. Pages and REST call the same methods.</summary>
public sealed class QueryService(
    IDbContextFactory<StediDbContext> contexts,
    IQueryEngine engine,
    QueryHost host,
    OpenQueries open,
    QueryNews news,
    AuditLog audit,
    IOptions<QueryOptions> options,
    TimeProvider time,
    ILogger<QueryService> logger)
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    /// <summary>Bounded by the limit on open queries.</summary>
    private readonly Channel<Guid> _queue = Channel.CreateUnbounded<Guid>();

    /// <summary>The ids of the next queries to run, one for each <see cref="RunAsync"/>.</summary>
    internal IAsyncEnumerable<Guid> TurnsAsync(CancellationToken cancellationToken) => _queue.Reader.ReadAllAsync(cancellationToken);

    /// <summary>Validates and queues the statement, or says why not.</summary>
    public async Task<QueryStart> StartAsync(string sql, QueryAuthor author, CancellationToken cancellationToken)
    {
        if (engine.Inspect(sql) is { Refusal: { } refusal } verdict)
        {
            if (verdict.IsBusy)
                return new QueryStart.Busy(refusal);
            // Record the reason, not the statement, which can contain private data. Syntax errors are not recorded.
            if (!verdict.IsSlip)
                await audit.WriteAsync(AuditActions.QueryRefused, author.Name, "query", refusal, cancellationToken);
            return new QueryStart.Refused(refusal, verdict.Position);
        }
        var query = new Query
        {
            Id = Guid.CreateVersion7(time.GetUtcNow()),
            Sql = sql,
            OwnerKey = author.Key,
            CreatedBy = author.Name,
            Host = host.Id,
            CreatedAt = time.GetUtcNow(),
        };
        if (open.Admit(query.Id, author.Key) is { } busy)
            return new QueryStart.Busy(busy);
        try
        {
            await using var context = await contexts.CreateDbContextAsync(cancellationToken);
            context.Add(query);
            await context.SaveChangesAsync(cancellationToken);
        }
        catch
        {
            open.Release(query.Id);
            throw;
        }
        await _queue.Writer.WriteAsync(query.Id, CancellationToken.None);
        return new QueryStart.Accepted(query);
    }

    /// <summary>The query, or null if the reader cannot see it.</summary>
    public async Task<Query?> FindAsync(Guid id, QueryAuthor reader, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.Set<Query>().AsNoTracking()
            .SingleOrDefaultAsync(q => q.Id == id && (reader.IsAdmin || q.OwnerKey == reader.Key), cancellationToken);
    }

    /// <summary>Cancels the query and returns it; null if the reader cannot see it. A query that has ended does not change.</summary>
    public async Task<Query?> CancelAsync(Guid id, QueryAuthor reader, CancellationToken cancellationToken)
    {
        if (await FindAsync(id, reader, cancellationToken) is not { HasEnded: false } query)
            return await FindAsync(id, reader, cancellationToken);
        var reason = $"Cancelled by {reader.Name}.";
        await ChangeAsync(id, q => q.Cancel(reason, time.GetUtcNow()), cancellationToken);
        if (!await open.StopAsync(query.Id))
            await host.TellOthersAsync(cancellationToken);
        return await FindAsync(id, reader, cancellationToken);
    }

    /// <summary>Stops queries that run here but have ended in the history: cancelled elsewhere, or this process was considered dead.</summary>
    internal async Task StopEndedAsync(CancellationToken cancellationToken)
    {
        if (open.Ids is not { Length: > 0 } ids)
            return;
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var ended = await context.Set<Query>()
            .Where(q => ids.Contains(q.Id) && q.Status != QueryStatus.Queued && q.Status != QueryStatus.Running)
            .Select(q => q.Id).ToListAsync(cancellationToken);
        foreach (var id in ended)
            await open.StopAsync(id);
    }

    /// <summary>
    /// Fails queries that are open in the history under this process, but not here. The response to their commit was lost, so their author
    /// saw an error, and no process runs them.
    /// </summary>
    internal async Task FailLostAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var mine = await context.Set<Query>().Where(q => q.Host == host.Id && (q.Status == QueryStatus.Queued || q.Status == QueryStatus.Running))
            .Select(q => q.Id).ToListAsync(cancellationToken);
        // Compare after reading: a query is open here before its start is in the history, and until its end is.
        foreach (var id in mine.Except(open.Ids))
            await ChangeAsync(id, q => q.Fail("This query was lost during a Postgres outage. Run it again.", null, time.GetUtcNow()), cancellationToken);
    }

    /// <summary>Runs the next query to its end. An error of the query becomes its outcome.</summary>
    internal async Task RunAsync(Guid id, CancellationToken stopping)
    {
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(open.StopOf(id), stopping);
        try
        {
            if (await SettleAsync(id, q => q.Start(time.GetUtcNow()), stopping) is { } query)
                await SettleAsync(id, await ExecuteAsync(query, cancel.Token), stopping);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            logger.LogError(e, "Could not save the outcome of query {Query}", id);
            await SettleAsync(id, q => q.Fail("The result could not be saved. See the server log for this query's id.", null, time.GetUtcNow()), stopping);
        }
        finally
        {
            open.Release(id);
            // Another process may have ended it.
            news.Tell(id);
        }
    }

    /// <summary>Like <see cref="ChangeAsync"/>, but retries until Postgres responds. Otherwise the query would appear to run forever.</summary>
    private async Task<Query?> SettleAsync(Guid id, Action<Query> change, CancellationToken stopping)
    {
        while (true)
        {
            try
            {
                return await ChangeAsync(id, change, CancellationToken.None);
            }
            catch (Exception e) when (DatabaseOutage.IsCauseOf(e) && !stopping.IsCancellationRequested)
            {
                logger.LogWarning("Cannot save the state of query {Query}: Postgres does not respond ({Reason}). Retrying.", id, e.GetBaseException().Message);
                await Task.Delay(RetryDelay, time, stopping);
            }
        }
    }

    private async Task<Action<Query>> ExecuteAsync(Query query, CancellationToken cancellationToken)
    {
        try
        {
            var outcome = await engine.RunAsync(query.Id, query.Sql, options.Value.Limits, cancellationToken);
            return q => q.Succeed(outcome, time.GetUtcNow());
        }
        catch (OperationCanceledException)
        {
            return q => q.Cancel("The server was shut down. Run the query again.", time.GetUtcNow());
        }
        catch (QueryException e)
        {
            return q => q.Fail(e.Message, e.Position, time.GetUtcNow());
        }
        catch (Exception e)
        {
            logger.LogError(e, "Internal error in query {Query}", query.Id);
            return q => q.Fail("Internal server error. See the server log for this query's id.", null, time.GetUtcNow());
        }
    }

    /// <summary>Null and no change if the query has already ended. Cancellation can happen between any two steps.</summary>
    private async Task<Query?> ChangeAsync(Guid id, Action<Query> change, CancellationToken cancellationToken)
    {
        while (true)
        {
            await using var context = await contexts.CreateDbContextAsync(cancellationToken);
            if (await context.Set<Query>().SingleOrDefaultAsync(q => q.Id == id, cancellationToken) is not { HasEnded: false } query)
                return null;
            change(query);
            try
            {
                await context.SaveChangesAsync(cancellationToken);
                news.Tell(id);
                return query;
            }
            catch (DbUpdateConcurrencyException)
            {
                // Changed by another process between the read and the write. Read again.
            }
        }
    }
}
