using System.Collections.Immutable;
using Stedi.Pipeline.Aws.Clients.Athena;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Engines.Rows;

namespace Stedi.Pipeline.Aws.Queries;

/// <summary>
/// Runs internal statements over given versions. Athena can only read current versions, because a table's location is its current version. For a landing
/// table, it reads the current raw files.
/// </summary>
internal sealed class AthenaReads(AthenaDoor door, AthenaQueries queries, AmazonAthenaClient athena, ICatalog catalog, TimeProvider time)
{
    public async Task<FoundRows> ReadAsync(VersionQuery query, CancellationToken cancellationToken)
    {
        var statement = door.Read(query.Sql);
        if (statement.Verdict.Refusal is { } refusal)
            throw new QueryException(QueryFailure.Refused, refusal);
        using var limit = new CancellationTokenSource(query.Limits.Timeout, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            var before = await CurrentAsync(query.Versions, stop.Token);
            var ended = await queries.RunAsync(statement.Text, Guid.NewGuid().ToString(), reuseMinutes: 0, stop.Token);
            var pages = new AthenaPages(athena, ended.QueryExecutionId!, hasHeader: true);
            var (rows, truncated) = await RowsAsync(pages, query.Limits.MaxRows, stop.Token);
            // If something was published or rolled back in the meantime, it is unknown which versions were read.
            if (!before.SequenceEqual(await CurrentAsync(query.Versions, stop.Token)))
                throw new QueryException(QueryFailure.Failed, "The tables changed while they were read. Try again.");
            return new([.. pages.Columns.Select(c => c.ToResult())], rows, truncated, ended.Statistics?.DataScannedInBytes);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new QueryException(QueryFailure.TimedOut, $"Athena did not respond within {query.Limits.Timeout.TotalSeconds:0} s, so the query was stopped. Try again.");
        }
        catch (EngineException e)
        {
            throw new QueryException(QueryFailure.Failed, e.Message, inner: e);
        }
    }

    private static async Task<(ImmutableArray<ImmutableArray<object?>> Rows, bool Truncated)> RowsAsync(AthenaPages pages, int most, CancellationToken cancellationToken)
    {
        var rows = ImmutableArray.CreateBuilder<ImmutableArray<object?>>();
        while (rows.Count <= most && await pages.NextAsync(most + 1 - rows.Count, cancellationToken) is { } page)
            rows.AddRange(page.Select(r => pages.Columns.Select((c, i) => c.Read(r[i])).ToImmutableArray()));
        var truncated = rows.Count > most;
        if (truncated)
            rows.Count = most;
        return (rows.ToImmutable(), truncated);
    }

    private async Task<ImmutableArray<PublishedVersion>> CurrentAsync(ImmutableArray<TableVersion> versions, CancellationToken cancellationToken)
    {
        var current = await catalog.ReadAsync(cancellationToken);
        if (versions.Where(v => current.Find(v.Table)?.Version != v.Version).ToList() is [_, ..] others)
            throw new QueryException(
                QueryFailure.NotFound,
                $"These rows come from an older version of {string.Join(", ", others.Select(o => o.Table))}, and on AWS only current versions can be read. Build the tables downstream of it again, then try again.");
        return [.. versions.Select(v => current.Find(v.Table)!)];
    }
}
