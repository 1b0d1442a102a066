using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Stedi.Pipeline.Aws.Clients.Athena;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Aws.Queries;

/// <summary>
/// The first rows of a table's current version: Athena reads tables, and a table is its current version. A landing table is the raw files as they are now. Counts
/// and types come from the version's metrics and scan nothing.
/// </summary>
internal sealed class AthenaPreviews(AwsOptions options, AthenaQueries queries, AmazonAthenaClient athena, ICatalog catalog, TimeProvider time)
{
    private const int MaxRows = 1_000;
    private const int FewRows = 100;
    private const long CacheBytes = 64L << 20;
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);

    private readonly PreviewCache _cache = new(CacheBytes);
    private readonly StripedLock _reading = new();

    public async Task<Preview> GetAsync(TableName table, string version, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, MaxRows);
        var start = Stopwatch.GetTimestamp();
        var key = new TableVersion(table, version);
        long? scanned = 0;
        if (!_cache.TryGet(key, limit, out var preview))
        {
            using (await _reading.EnterAsync(key, cancellationToken))
            {
                if (!_cache.TryGet(key, limit, out preview))
                {
                    var asked = limit <= FewRows ? FewRows : MaxRows;
                    preview = await ReadAsync(key, asked, cancellationToken);
                    scanned = preview.ScannedBytes;
                    _cache.Put(key, asked, preview);
                }
            }
        }
        var rows = preview.Rows.Length > limit ? preview.Rows[..limit] : preview.Rows;
        return preview with
        {
            Rows = rows, Truncated = preview.RowCount > rows.Length, ScannedBytes = scanned, ElapsedMs = (long)Stopwatch.GetElapsedTime(start).TotalMilliseconds,
        };
    }

    private async Task<Preview> ReadAsync(TableVersion version, int rows, CancellationToken cancellationToken)
    {
        while (true)
        {
            var before = await CurrentAsync(version, cancellationToken);
            var metrics = await catalog.ReadMetricsAsync(version.Table, version.Version, cancellationToken)
                ?? throw new QueryException(QueryFailure.NotFound, $"Version {version.Version} of {version.Table} is not complete; build {version.Table} again.");
            if (metrics.RowsOut == 0)
                return Of(metrics, [.. metrics.Columns.Select(c => new ResultColumn(c.Name, c.Type.Name))], [], 0);
            var preview = await AskAsync(version.Table, metrics, rows, cancellationToken);
            // Published meanwhile, or rolled back and forth: then nobody knows which version was read.
            if (before == await CurrentAsync(version, cancellationToken))
                return preview;
        }
    }

    private async Task<PublishedVersion> CurrentAsync(TableVersion version, CancellationToken cancellationToken) =>
        (await catalog.ReadAsync(cancellationToken)).Find(version.Table) is { } current && current.Version == version.Version
            ? current
            : throw new QueryException(
                QueryFailure.NotFound,
                $"{version.Version} is not the current version of {version.Table}, and on AWS only the current one can be previewed. Roll back to it to look at it.");

    private async Task<Preview> AskAsync(TableName table, VersionMetrics metrics, int rows, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Timeout, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            var sql = string.Create(CultureInfo.InvariantCulture, $"SELECT * FROM \"{options.Database}\".\"{table}\" LIMIT {rows}");
            var ended = await queries.RunAsync(sql, Guid.NewGuid().ToString(), reuseMinutes: 0, stop.Token);
            var pages = new AthenaPages(athena, ended.QueryExecutionId!, hasHeader: true);
            var read = ImmutableArray.CreateBuilder<ImmutableArray<object?>>();
            while (read.Count < rows && await pages.NextAsync(rows - read.Count, stop.Token) is { } page)
                read.AddRange(page.Take(rows - read.Count).Select(r => pages.Columns.Select((c, i) => c.Read(r[i])).ToImmutableArray()));
            return Of(metrics, [.. pages.Columns.Select(c => Named(c, metrics))], read.ToImmutable(), ended.Statistics?.DataScannedInBytes);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new QueryException(QueryFailure.TimedOut, $"Athena did not give the first rows of {table} within {Timeout.TotalSeconds:0} s; the query was stopped. Try again.");
        }
    }

    /// <summary>Glue writes names in lower case; the version's own spelling and type are known.</summary>
    private static ResultColumn Named(AthenaColumn column, VersionMetrics metrics) =>
        metrics.Columns.FirstOrDefault(c => c.Name.Equals(column.Name, StringComparison.OrdinalIgnoreCase)) is { } known
            ? new(known.Name, known.Type.Name)
            : column.ToResult();

    private static Preview Of(VersionMetrics metrics, ImmutableArray<ResultColumn> columns, ImmutableArray<ImmutableArray<object?>> rows, long? scanned) => new(
        columns, rows, metrics.RowsOut, metrics.RowsOut > rows.Length, metrics.Engine, scanned, 0, metrics.StartedAt.AddMilliseconds(metrics.DurationMs));
}
