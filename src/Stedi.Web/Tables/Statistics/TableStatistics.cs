using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;
using Stedi.Web.Data;

namespace Stedi.Web.Tables.Statistics;

/// <summary>The statistics of versions: measured by the engine when somebody first asks, then kept for good.</summary>
public sealed class TableStatistics(IDbContextFactory<StediDbContext> contexts, IQueryEngine engine, TimeProvider time)
{
    private readonly ConcurrentDictionary<TableVersion, Lazy<Task<VersionStatistics>>> _measuring = new();

    /// <summary>Measuring costs nothing but time, so it needs nobody's word.</summary>
    public bool IsFree => engine.Price is null;

    /// <summary>Null where they have not been measured yet.</summary>
    public async Task<VersionStatistics?> FindAsync(TableName table, string version, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var kept = await db.Set<VersionStatisticsRecord>().AsNoTracking()
            .SingleOrDefaultAsync(s => s.Table == table && s.Version == version, cancellationToken);
        return kept is null ? null : VersionStatistics.FromJson(kept.Statistics) is { IsOutdated: false } statistics ? statistics : null;
    }

    /// <summary>Those that are kept; otherwise measures them, once for all who ask at the same time.</summary>
    /// <exception cref="QueryException">The version is not there or cannot be read.</exception>
    public async Task<VersionStatistics> MeasureAsync(TableName table, string version, CancellationToken cancellationToken)
    {
        if (await FindAsync(table, version, cancellationToken) is { } kept)
            return kept;
        var key = new TableVersion(table, version);
        // Who leaves does not stop it for the others: the engine's own time limit ends it.
        return await _measuring.GetOrAdd(key, k => new(() => MeasureOnceAsync(k))).Value.WaitAsync(cancellationToken);
    }

    private async Task<VersionStatistics> MeasureOnceAsync(TableVersion key)
    {
        try
        {
            // Whoever measured it a moment ago has kept it before he left the list.
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
