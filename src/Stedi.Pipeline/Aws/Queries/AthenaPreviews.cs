using System.Diagnostics;
using System.Globalization;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Aws.Queries;

/// <summary>
/// The first rows of a table's current version. Athena can only read current versions, because a table's location is its current version. For a landing
/// table, it reads the current raw files. Counts and types come from the version's metrics, without a scan.
/// </summary>
internal sealed class AthenaPreviews(AthenaVersions versions)
{
    private const int MaxRows = 1_000;
    private const int FewRows = 100;
    private const long CacheBytes = 64L << 20;

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

    private Task<Preview> ReadAsync(TableVersion version, int rows, CancellationToken cancellationToken) =>
        versions.ReadAsync(version, async (metrics, cancel) =>
        {
            if (metrics.RowsOut == 0)
                return Of(metrics, new([.. metrics.Columns.Select(c => new ResultColumn(c.Name, c.Type.Name))], [], HasMore: false, 0));
            return Of(metrics, await versions.AskAsync(string.Create(CultureInfo.InvariantCulture, $"SELECT * FROM {versions.NameOf(version.Table)} LIMIT {rows}"), metrics, rows, cancel));
        }, cancellationToken);

    private static Preview Of(VersionMetrics metrics, RowBlock block) => new(
        block.Columns, block.Rows, metrics.RowsOut, metrics.RowsOut > block.Rows.Length, metrics.Engine, block.ScannedBytes, 0,
        metrics.StartedAt.AddMilliseconds(metrics.DurationMs), metrics.RowsOut);
}
