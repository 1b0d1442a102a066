using System.Collections.Immutable;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Aws.Queries;

/// <summary>
/// Reads a table's current version with Athena. Every request is a scan, so a thousand rows are fetched at a time and cached: pages within them are
/// free. Matches of a filter are not counted, because that would need another scan.
/// </summary>
internal sealed class AthenaVersionReader(AthenaVersions versions, AthenaPreviews previews, AthenaResults results, KeptResults kept) : IVersionReader
{
    private const int BlockRows = 1_000;

    /// <summary>For a later page, Athena must sort all rows before it.</summary>
    private const int MaxOffset = 100_000;

    private const long KeptBytes = 64L << 20;

    private readonly KeptAnswers _kept = new(KeptBytes);
    private readonly StripedLock _reading = new();

    public string CannotCompare =>
        "On AWS, rows of two versions cannot be compared, because Athena reads only current versions. Counts, checks, schema and code can.";

    public ImmutableArray<ResultFormat> Formats { get; } = [ResultFormat.Csv, ResultFormat.Json];

    public async Task<Preview> ReadAsync(TableName table, string version, RowQuery query, RowWindow window, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(window.Offset);
        ArgumentOutOfRangeException.ThrowIfLessThan(window.Limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(window.Limit, RowWindow.MaxRows);
        if (query.IsAll && window.Offset == 0)
            return await previews.GetAsync(table, version, window.Limit, cancellationToken);
        if (query.Sort.IsEmpty && window.End > BlockRows)
            throw RowSql.Refuse($"Only the first {BlockRows:N0} rows are available without sorting, because Athena has no fixed order. Sort by a column to see more.");
        if (window.End > MaxOffset)
            throw RowSql.Refuse($"Only the first {MaxOffset:N0} rows are available as pages. Use a filter, or export the rows.");
        var start = Stopwatch.GetTimestamp();
        var key = new TableVersion(table, version);
        var metrics = await versions.MetricsAsync(key, cancellationToken);
        var sql = new RowSql(query, metrics.Columns, SqlDialect.Trino);
        var rows = ImmutableArray.CreateBuilder<ImmutableArray<object?>>();
        var (first, scanned) = (window.Offset / BlockRows, 0L);
        RowBlock block;
        var at = first;
        do
        {
            (block, var cost) = await BlockAsync(key, sql.Page(versions.NameOf(table), (long)at * BlockRows, BlockRows + 1), cancellationToken);
            scanned += cost;
            rows.AddRange(block.Rows);
        }
        while (block.HasMore && ++at * (long)BlockRows < window.End);
        var end = (long)first * BlockRows + rows.Count;
        var shown = rows.Skip(window.Offset - first * BlockRows).Take(window.Limit).ToImmutableArray();
        return new(
            block.Columns, shown, metrics.RowsOut, block.HasMore || end > window.Offset + shown.Length, metrics.Engine, scanned,
            (long)Stopwatch.GetElapsedTime(start).TotalMilliseconds, metrics.StartedAt.AddMilliseconds(metrics.DurationMs),
            query.Filters.IsEmpty ? metrics.RowsOut : block.HasMore ? null : end);
    }

    public async Task<ExportedRows> ExportAsync(
        TableName table, string version, RowQuery query, ResultFormat format, QueryLimits limits, CancellationToken cancellationToken)
    {
        AthenaResults.RequireFormat(format);
        var key = new TableVersion(table, version);
        var sql = new RowSql(query, (await versions.MetricsAsync(key, cancellationToken)).Columns, SqlDialect.Trino).All(versions.NameOf(table));
        var id = new Guid(SHA256.HashData(Encoding.UTF8.GetBytes($"{table}\n{version}\n{limits.MaxRows}\n{sql}")).AsSpan(0, 16));
        using var use = kept.Use(id);
        using (await _reading.EnterAsync(id, cancellationToken))
        {
            if (!_kept.TryGet<ExportSize>(id, out var size) || !results.Has(id, format))
            {
                size = await versions.ReadAsync(key, (_, cancel) => versions.WithPagesAsync(sql, table, limits.Timeout, async (pages, _, stop) =>
                {
                    var (_, rows, truncated) = await results.WriteAsync(id, pages, limits.MaxRows, stop);
                    return new ExportSize(rows, truncated);
                }, cancel), cancellationToken);
                _kept.Put(id, size, 64);
            }
            return new(results.Open(id, format), size.Rows, size.Truncated);
        }
    }

    public Task<VersionStatistics> MeasureAsync(TableName table, string version, CancellationToken cancellationToken) =>
        versions.ReadAsync(
            new(table, version),
            (metrics, cancel) => new VersionMeasure(SqlDialect.Trino, (sql, stop) => versions.AskAsync(sql, metrics, int.MaxValue - 1, stop))
                .RunAsync(versions.NameOf(table), metrics.Columns, metrics.RowsOut, cancel),
            cancellationToken);

    public Task<VersionDifference> CompareAsync(
        TableName table, string older, string newer, int samples, ImmutableArray<string> masked, CancellationToken cancellationToken) =>
        Task.FromException<VersionDifference>(RowSql.Refuse(CannotCompare));

    private async Task<(RowBlock Block, long Scanned)> BlockAsync(TableVersion version, string sql, CancellationToken cancellationToken)
    {
        var key = (version, sql);
        using (await _reading.EnterAsync(key, cancellationToken))
        {
            if (_kept.TryGet<RowBlock>(key, out var known))
                return (known, 0);
            var block = await versions.ReadAsync(version, (metrics, cancel) => versions.AskAsync(sql, metrics, BlockRows, cancel), cancellationToken);
            _kept.Put(key, block, block.Bytes + 2L * sql.Length);
            return (block, block.ScannedBytes ?? 0);
        }
    }

    private sealed record ExportSize(long Rows, bool Truncated);
}
