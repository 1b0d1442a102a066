using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using Stedi.Pipeline.Definition;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;
using Stedi.Web.Data;

namespace Stedi.Web.Versions;

/// <summary>
/// Reads the versions of tables and their metrics from Postgres. The engine's <c>_metrics.json</c> is read only for versions that no run of
/// this home has recorded. These are landing listings that a job read by itself, and versions in a lake without its history.
/// </summary>
public sealed class VersionReader(IDbContextFactory<StediDbContext> contexts, PipelineSource source, ICatalog catalog)
{
    /// <summary>The most versions listed per table.</summary>
    public const int MaxVersions = 200;

    private const int Remembered = 4096;

    /// <summary>Versions are immutable, so cached metrics stay valid.</summary>
    private readonly ConcurrentDictionary<TableVersion, VersionMetrics> _metrics = new();

    /// <summary>Newest first, at most <see cref="MaxVersions"/>; null if the table does not exist.</summary>
    public async Task<ImmutableArray<VersionView>?> ListAsync(TableName name, CancellationToken cancellationToken)
    {
        if (source.Definition.Find(name) is null)
            return null;
        var current = (await catalog.ReadAsync(cancellationToken)).Find(name)?.Version;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var records = await db.Set<TableVersionRecord>().AsNoTracking().Where(v => v.Table == name)
            .OrderByDescending(v => v.CreatedAt).Take(MaxVersions).ToListAsync(cancellationToken);
        return [.. records.Select(v => VersionView.Of(v, current))];
    }

    /// <summary>Finds a version of any age; null if it does not exist.</summary>
    public async Task<VersionView?> FindAsync(TableName name, string version, CancellationToken cancellationToken)
    {
        if (!PlainName.IsValid(version))
            return null;
        var current = (await catalog.ReadAsync(cancellationToken)).Find(name)?.Version;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Set<TableVersionRecord>().AsNoTracking().SingleOrDefaultAsync(v => v.Table == name && v.Version == version, cancellationToken) is { } found
            ? VersionView.Of(found, current)
            : null;
    }

    /// <summary>The metrics of a version, even if its files were removed; null for an unknown version.</summary>
    /// <exception cref="EngineException">The metrics are only in its file, and that cannot be read. The message names the file.</exception>
    public async Task<VersionMetrics?> MetricsAsync(TableName table, string version, CancellationToken cancellationToken)
    {
        var key = new TableVersion(table, version);
        var found = await ReadAsync([key], cancellationToken);
        return found.Faults.TryGetValue(key, out var fault) ? throw new EngineException(fault) : found.Metrics.GetValueOrDefault(key);
    }

    /// <summary>As <see cref="MetricsAsync"/>, but also null if the metrics file cannot be read.</summary>
    public async Task<VersionMetrics?> FindMetricsAsync(TableName table, string version, CancellationToken cancellationToken)
    {
        var key = new TableVersion(table, version);
        return (await ReadAsync([key], cancellationToken)).Metrics.GetValueOrDefault(key);
    }

    /// <summary>The metrics of these versions, with one query to Postgres. An unreadable metrics file is a fault of its version only.</summary>
    public async Task<VersionFindings> ReadAsync(IEnumerable<TableVersion> versions, CancellationToken cancellationToken)
    {
        var found = new Dictionary<TableVersion, VersionMetrics>();
        var faults = new Dictionary<TableVersion, string>();
        var unread = new HashSet<TableVersion>();
        foreach (var version in versions.Where(v => PlainName.IsValid(v.Version)))
        {
            if (_metrics.TryGetValue(version, out var known))
                found[version] = known;
            else
                unread.Add(version);
        }
        if (unread.Count == 0)
            return new(found, faults);
        foreach (var (version, recorded) in await RecordedAsync(unread, cancellationToken))
            found[version] = Remember(version, recorded);
        foreach (var version in unread.Where(v => !found.ContainsKey(v)))
        {
            try
            {
                if (await catalog.ReadMetricsAsync(version.Table, version.Version, cancellationToken) is { } receipt)
                    found[version] = Remember(version, receipt);
            }
            catch (EngineException e) when (!e.IsTransient)
            {
                faults[version] = e.Message;
            }
        }
        return new(found, faults);
    }

    private async Task<Dictionary<TableVersion, VersionMetrics>> RecordedAsync(IReadOnlySet<TableVersion> versions, CancellationToken cancellationToken)
    {
        string[] tables = [.. versions.Select(v => v.Table.Value)];
        string[] names = [.. versions.Select(v => v.Version)];
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var records = await db.Set<TableVersionRecord>().FromSql(
            $"""
            SELECT v.* FROM unnest({tables}, {names}) AS wanted (name, version)
            JOIN stedi.table_versions AS v ON v.table_name = wanted.name AND v.version = wanted.version
            """).AsNoTracking().Select(v => new { v.Table, v.Version, v.Metrics }).ToListAsync(cancellationToken);
        return records.ToDictionary(v => new TableVersion(v.Table, v.Version), v => VersionMetrics.FromJson(v.Metrics));
    }

    private VersionMetrics Remember(TableVersion version, VersionMetrics metrics)
    {
        if (_metrics.Count >= Remembered)
            _metrics.Clear();
        return _metrics[version] = metrics;
    }
}

/// <summary>The metrics of several versions.</summary>
/// <param name="Metrics">Unknown versions are missing here.</param>
/// <param name="Faults">Versions with an unreadable metrics file: the reason, with the file's name.</param>
public sealed record VersionFindings(IReadOnlyDictionary<TableVersion, VersionMetrics> Metrics, IReadOnlyDictionary<TableVersion, string> Faults);
