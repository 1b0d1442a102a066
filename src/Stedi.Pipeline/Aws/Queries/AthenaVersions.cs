using System.Collections.Immutable;
using Stedi.Pipeline.Aws.Clients.Athena;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Aws.Queries;

/// <summary>
/// Reads a table's current version. Athena can only read current versions, because a table's location is its current version. For a landing table, it
/// reads the current raw files. Counts and types come from the version's metrics, without a scan.
/// </summary>
internal sealed class AthenaVersions(AwsOptions options, AthenaQueries queries, AmazonAthenaClient athena, ICatalog catalog, TimeProvider time)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);

    public string NameOf(TableName table) => $"{RowSql.Identifier(options.Database)}.{RowSql.Identifier(table.Value)}";

    /// <summary>Returns the result of <paramref name="read"/>, if this version was current all the time.</summary>
    /// <exception cref="QueryException">It is not the current version, or is incomplete.</exception>
    public async Task<T> ReadAsync<T>(TableVersion version, Func<VersionMetrics, CancellationToken, Task<T>> read, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                var before = await CurrentAsync(version, cancellationToken);
                var answer = await read(await MetricsAsync(version, cancellationToken), cancellationToken);
                // If something was published or rolled back in the meantime, it is unknown which version was read.
                if (before == await CurrentAsync(version, cancellationToken))
                    return answer;
            }
        }
        catch (EngineException e)
        {
            throw new QueryException(QueryFailure.Failed, e.Message, inner: e);
        }
    }

    public async Task<VersionMetrics> MetricsAsync(TableVersion version, CancellationToken cancellationToken)
    {
        try
        {
            return await catalog.ReadMetricsAsync(version.Table, version.Version, cancellationToken)
                ?? throw new QueryException(QueryFailure.NotFound, $"Version {version.Version} of {version.Table} is incomplete. Build {version.Table} again.");
        }
        catch (EngineException e)
        {
            throw new QueryException(QueryFailure.Failed, e.Message, inner: e);
        }
    }

    /// <summary>Runs an internal statement, and returns at most <paramref name="maxRows"/> rows.</summary>
    public Task<RowBlock> AskAsync(string sql, VersionMetrics metrics, int maxRows, CancellationToken cancellationToken) => WithPagesAsync(sql, metrics.Table, Timeout, async (pages, scanned, cancel) =>
    {
        var rows = ImmutableArray.CreateBuilder<ImmutableArray<object?>>();
        var hasMore = false;
        while (!hasMore && await pages.NextAsync(maxRows + 1L - rows.Count, cancel) is { } page)
        {
            hasMore = page.Count > maxRows - rows.Count;
            rows.AddRange(page.Take(maxRows - rows.Count).Select(r => pages.Columns.Select((c, i) => c.Read(r[i])).ToImmutableArray()));
        }
        return new RowBlock([.. pages.Columns.Select(c => Named(c, metrics))], rows.ToImmutable(), hasMore, scanned);
    }, cancellationToken);

    /// <summary>Runs the statement, and passes on its pages and the scanned bytes.</summary>
    public async Task<T> WithPagesAsync<T>(
        string sql, TableName table, TimeSpan timeout, Func<AthenaPages, long?, CancellationToken, Task<T>> read, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(timeout, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            var ended = await queries.RunAsync(sql, Guid.NewGuid().ToString(), reuseMinutes: 0, stop.Token);
            return await read(new AthenaPages(athena, ended.QueryExecutionId!, hasHeader: true), ended.Statistics?.DataScannedInBytes, stop.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new QueryException(QueryFailure.TimedOut, $"Athena did not return these rows of {table} within {timeout.TotalSeconds:0} s, so the query was stopped. Try again.");
        }
    }

    private async Task<PublishedVersion> CurrentAsync(TableVersion version, CancellationToken cancellationToken) =>
        (await catalog.ReadAsync(cancellationToken)).Find(version.Table) is { } current && current.Version == version.Version
            ? current
            : throw new QueryException(
                QueryFailure.NotFound,
                $"{version.Version} is not the current version of {version.Table}, and on AWS only current versions can be previewed. Roll back to it to see its rows.");

    /// <summary>Glue has names in lower case, so the spelling and type come from the version.</summary>
    private static ResultColumn Named(AthenaColumn column, VersionMetrics metrics) =>
        metrics.Columns.FirstOrDefault(c => c.Name.Equals(column.Name, StringComparison.OrdinalIgnoreCase)) is { } known
            ? new(known.Name, known.Type.Name)
            : column.ToResult();
}
