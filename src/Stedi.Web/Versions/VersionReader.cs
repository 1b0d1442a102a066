using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using Stedi.Pipeline.Definition;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;
using Stedi.Web.Data;

namespace Stedi.Web.Versions;

/// <summary>
/// Reads the versions of tables, and what their jobs measured. Postgres keeps that; the engine's receipt (<c>_metrics.json</c>) is read only of a
/// version that no run of this home has recorded: a landing listing that a job read by itself, or a lake that came without its history.
/// </summary>
public sealed class VersionReader(IDbContextFactory<StediDbContext> contexts, PipelineSource source, ICatalog catalog)
{
    /// <summary>Versions listed of a table.</summary>
    public const int MaxVersions = 200;

    private const int Remembered = 4096;

    /// <summary>Versions are immutable, so what was read once stays true.</summary>
    private readonly ConcurrentDictionary<TableVersion, VersionMetrics> _metrics = new();

    /// <summary>Newest first, at most <see cref="MaxVersions"/>; null if there is no such table.</summary>
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

    /// <summary>However old it is; null if there is no such version.</summary>
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

    /// <summary>What the job of this version measured, also where its files are gone; null of a version that nobody knows.</summary>
    /// <exception cref="EngineException">Only its receipt knows it, and that cannot be read; the message names the file.</exception>
    public async Task<VersionMetrics?> MetricsAsync(TableName table, string version, CancellationToken cancellationToken)
    {
        var key = new TableVersion(table, version);
        var found = await ReadAsync([key], cancellationToken);
        return found.Faults.TryGetValue(key, out var fault) ? throw new EngineException(fault) : found.Metrics.GetValueOrDefault(key);
    }

    /// <summary>As <see cref="MetricsAsync"/>; null also where the receipt cannot be read: nothing is known of the version then.</summary>
    public async Task<VersionMetrics?> FindMetricsAsync(TableName table, string version, CancellationToken cancellationToken)
    {
        var key = new TableVersion(table, version);
        return (await ReadAsync([key], cancellationToken)).Metrics.GetValueOrDefault(key);
    }

    /// <summary>Of these versions, those that somebody knows. Postgres is asked once, whatever their number. A receipt that cannot be read is a fault of its version only.</summary>
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

/// <summary>What is known of some versions.</summary>
/// <param name="Metrics">A version that nobody knows is missing.</param>
/// <param name="Faults">Of versions that only their receipt knows: why that cannot be read, with the file's name.</param>
public sealed record VersionFindings(IReadOnlyDictionary<TableVersion, VersionMetrics> Metrics, IReadOnlyDictionary<TableVersion, string> Faults);
