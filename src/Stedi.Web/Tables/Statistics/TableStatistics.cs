using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;
using Stedi.Web.Data;

namespace Stedi.Web.Tables.Statistics;

/// <summary>Statistics of versions: measured by the engine on first request, then stored permanently.</summary>
public sealed class TableStatistics(IDbContextFactory<StediDbContext> contexts, IQueryEngine engine, TimeProvider time)
{
    private readonly ConcurrentDictionary<TableVersion, Lazy<Task<VersionStatistics>>> _measuring = new();

    /// <summary>Measuring is free, so it needs no confirmation.</summary>
    public bool IsFree => engine.Price is null;

    /// <summary>Null if not measured yet.</summary>
    public async Task<VersionStatistics?> FindAsync(TableName table, string version, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var kept = await db.Set<VersionStatisticsRecord>().AsNoTracking()
            .SingleOrDefaultAsync(s => s.Table == table && s.Version == version, cancellationToken);
        return kept is null ? null : VersionStatistics.FromJson(kept.Statistics) is { IsOutdated: false } statistics ? statistics : null;
    }

    /// <summary>Returns the stored statistics, or measures them once for all concurrent callers.</summary>
    /// <exception cref="QueryException">The version does not exist or cannot be read.</exception>
    public async Task<VersionStatistics> MeasureAsync(TableName table, string version, CancellationToken cancellationToken)
    {
        if (await FindAsync(table, version, cancellationToken) is { } kept)
            return kept;
        var key = new TableVersion(table, version);
        // A caller that leaves does not cancel it for the others. The engine's time limit ends it.
        return await _measuring.GetOrAdd(key, k => new(() => MeasureOnceAsync(k))).Value.WaitAsync(cancellationToken);
    }

    private async Task<VersionStatistics> MeasureOnceAsync(TableVersion key)
    {
        try
        {
            // An earlier measurement is stored before it leaves the list, so check again.
            if (await FindAsync(key.Table, key.Version, CancellationToken.None) is { } kept)
                return kept;
            var statistics = await engine.Versions.MeasureAsync(key.Table, key.Version, CancellationToken.None);
            await using var db = await contexts.CreateDbContextAsync(CancellationToken.None);
            await db.Database.ExecuteSqlAsync(
                $"""
                INSERT INTO stedi.version_statistics (table_name, version, measured_at, statistics)
                VALUES ({key.Table.Value}, {key.Version}, {time.GetUtcNow()}, {StorableText.Json(statistics.ToJson())}::jsonb)
                ON CONFLICT (table_name, version) DO UPDATE SET measured_at = excluded.measured_at, statistics = excluded.statistics
                """);
            return statistics;
        }
        finally
        {
            _measuring.TryRemove(key, out _);
        }
    }
}
