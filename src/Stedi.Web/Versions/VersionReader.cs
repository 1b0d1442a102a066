using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using Stedi.Pipeline.Definition;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;
using Stedi.Web.Data;

namespace Stedi.Web.Versions;

/// <summary>Reads the versions of tables, and what their jobs measured.</summary>
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

    /// <summary>What the job of this version measured; null where its files are gone.</summary>
    public async Task<VersionMetrics?> MetricsAsync(TableName table, string version, CancellationToken cancellationToken)
    {
        var key = new TableVersion(table, version);
        if (_metrics.TryGetValue(key, out var known))
            return known;
        if (await catalog.ReadMetricsAsync(table, version, cancellationToken) is not { } read)
            return null;
        if (_metrics.Count >= Remembered)
            _metrics.Clear();
        return _metrics[key] = read;
    }

    /// <summary>What the job of this version measured, also where its files are gone: history outlives them. Null of a version that nobody knows.</summary>
    public async Task<VersionMetrics?> RecordedAsync(TableName table, string version, CancellationToken cancellationToken)
    {
        if (await MetricsAsync(table, version, cancellationToken) is { } kept)
            return kept;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var text = await db.Set<TableVersionRecord>().Where(v => v.Table == table && v.Version == version).Select(v => v.Metrics).SingleOrDefaultAsync(cancellationToken);
        return text is null ? null : VersionMetrics.FromJson(text);
    }
}
