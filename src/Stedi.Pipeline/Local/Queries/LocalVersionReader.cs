using System.Collections.Immutable;
using System.Diagnostics;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Local.Queries;

/// <summary>Reads versions from their files with DuckDB: all existing versions, not only the current one.</summary>
internal sealed class LocalVersionReader(LakePaths paths, ICatalog catalog, VersionRows rows, VersionPreviews previews, VersionExports exports) : IVersionReader
{
    private const long KeptBytes = 64L << 20;

    private readonly KeptAnswers _kept = new(KeptBytes);
    private readonly VersionDifferences _differences = new(paths, catalog, rows);

    public string? CannotCompare => null;

    public ImmutableArray<ResultFormat> Formats { get; } = [ResultFormat.Csv, ResultFormat.Json, ResultFormat.Parquet];

    public async Task<Preview> ReadAsync(TableName table, string version, RowQuery query, RowWindow window, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(window.Offset);
        ArgumentOutOfRangeException.ThrowIfLessThan(window.Limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(window.Limit, RowWindow.MaxRows);
        if (query.IsAll && window.Offset == 0)
            return await previews.GetAsync(table, version, window.Limit, cancellationToken);
        var start = Stopwatch.GetTimestamp();
        using var open = await OpenVersion.TakeAsync(paths, catalog, table, version, cancellationToken);
        var metrics = open.Metrics;
        var sql = new RowSql(query, metrics.Columns, SqlDialect.DuckDb);
        var from = RowSql.Identifier(table.Value);
        var page = await AskAsync(open, sql.Page(from, window.Offset, window.Limit), window.Limit, cancellationToken);
        var matches = query.Filters.IsEmpty
            ? metrics.RowsOut
            : (long)(await AskAsync(open, sql.Count(from), 1, cancellationToken)).Rows[0][0]!;
        return new(
            page.Columns, page.Rows, metrics.RowsOut, matches > (long)window.Offset + page.Rows.Length, metrics.Engine, null,
            (long)Stopwatch.GetElapsedTime(start).TotalMilliseconds, metrics.StartedAt.AddMilliseconds(metrics.DurationMs), matches);
    }

    public Task<ExportedRows> ExportAsync(
        TableName table, string version, RowQuery query, ResultFormat format, QueryLimits limits, CancellationToken cancellationToken) =>
        exports.OpenAsync(table, version, query, format, limits, cancellationToken);

    public async Task<VersionStatistics> MeasureAsync(TableName table, string version, CancellationToken cancellationToken)
    {
        using var open = await OpenVersion.TakeAsync(paths, catalog, table, version, cancellationToken);
        var source = open.ToTable();
        var measure = new VersionMeasure(SqlDialect.DuckDb, (sql, cancel) => rows.AskAsync(sql, [source], int.MaxValue - 1, cancel));
        return await measure.RunAsync(RowSql.Identifier(table.Value), open.Metrics.Columns, open.Metrics.RowsOut, cancellationToken);
    }

    public Task<VersionDifference> CompareAsync(
        TableName table, string older, string newer, int samples, ImmutableArray<string> masked, CancellationToken cancellationToken) =>
        _differences.FindAsync(table, older, newer, samples, masked, cancellationToken);

    private async Task<RowBlock> AskAsync(OpenVersion open, string sql, int maxRows, CancellationToken cancellationToken)
    {
        var metrics = open.Metrics;
        var key = (metrics.Table, metrics.Version, sql);
        if (_kept.TryGet<RowBlock>(key, out var known))
            return known;
        var block = await rows.AskAsync(sql, [open.ToTable()], maxRows, cancellationToken);
        _kept.Put(key, block, block.Bytes + 2L * sql.Length);
        return block;
    }
}
