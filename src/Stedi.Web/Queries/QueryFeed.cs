using System.Runtime.CompilerServices;
using Stedi.Web.Data;

namespace Stedi.Web.Queries;

/// <summary>Follows one query to its end: told of each change where it runs in this process, by asking now and then where it runs in another.</summary>
public sealed class QueryFeed(QueryService queries, QueryNews news, QueryHost host, TimeProvider time)
{
    /// <summary>Of looking at a query that another process runs, or while Postgres is away.</summary>
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    /// <summary>Of looking all the same at one that runs here: cancelled through another process, it may wait for its turn for long before it is told of.</summary>
    private static readonly TimeSpan CalmPeriod = TimeSpan.FromSeconds(10);

    /// <summary>The query as it is now and after each change; the last one has ended. Nothing where this person sees no such query.</summary>
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

    /// <param name="isPatient">Postgres that is away is asked again later; else it is a fault.</param>
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
