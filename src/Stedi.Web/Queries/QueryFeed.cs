using System.Runtime.CompilerServices;
using Stedi.Web.Data;

namespace Stedi.Web.Queries;

/// <summary>Follows one query to its end: notified if it runs in this process, by polling if it runs in another.</summary>
public sealed class QueryFeed(QueryService queries, QueryNews news, QueryHost host, TimeProvider time)
{
    /// <summary>Poll interval for a query of another process, and during a Postgres outage.</summary>
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    /// <summary>Poll interval for a query of this process. A query cancelled through another process may get no notification while it is queued.</summary>
    private static readonly TimeSpan CalmPeriod = TimeSpan.FromSeconds(10);

    /// <summary>The query as it is now and after each change, until it ends. Empty if the reader cannot see the query.</summary>
    public async IAsyncEnumerable<Query> FollowAsync(Guid id, QueryAuthor reader, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var changes = news.Listen(id);
        Query? known = null;
        while (true)
        {
            var (answered, query) = await FindAsync(id, reader, known is not null, cancellationToken);
            if (answered)
            {
                if (query is null)
                    yield break;
                if (query.Status != known?.Status)
                    yield return query;
                if (query.HasEnded)
                    yield break;
                known = query;
            }
            await changes.WaitAsync(answered && known!.Host == host.Id ? CalmPeriod : Period, time, cancellationToken);
        }
    }

    /// <param name="isPatient">Retry during a Postgres outage instead of failing.</param>
    private async Task<(bool Answered, Query? Query)> FindAsync(Guid id, QueryAuthor reader, bool isPatient, CancellationToken cancellationToken)
    {
        try
        {
            return (true, await queries.FindAsync(id, reader, cancellationToken));
        }
        catch (Exception e) when (isPatient && DatabaseOutage.IsCauseOf(e))
        {
            return (false, null);
        }
    }
}
