using Microsoft.Extensions.Caching.Memory;
using Stedi.Pipeline.Definition;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Landing;
using Stedi.Pipeline.Model;

namespace Stedi.Web.Tables.Landing;

/// <summary>Reads the metrics, files and rejected lines of landing tables, also for an unpublished version.</summary>
public sealed class LandingReader(PipelineSource source, ICatalog catalog) : IDisposable
{
    /// <summary>The number of named files.</summary>
    public const int MaxFiles = 200;

    /// <summary>Versions never change, and their listing can be long.</summary>
    private readonly MemoryCache _files = new(new MemoryCacheOptions { SizeLimit = 100 });

    public void Dispose() => _files.Dispose();

    /// <summary>The files that a version was read from, the <see cref="MaxFiles"/> largest with their names; null if the listing was removed.</summary>
    public async Task<ListedFiles?> FilesAsync(TableName table, string version, CancellationToken cancellationToken)
    {
        if (_files.TryGetValue((table, version), out ListedFiles? known))
            return known;
        if (await catalog.ReadFilesAsync(table, version, cancellationToken) is not { } files)
            return null;
        return _files.Set((table, version), ListedFiles.Of(files, MaxFiles), new MemoryCacheEntryOptions { Size = 1 });
    }

    /// <summary>Null if the landing table or the version does not exist.</summary>
    /// <param name="version">Null for the published version.</param>
    public async Task<LandingView?> FindAsync(TableName table, string? version, CancellationToken cancellationToken) =>
        await VersionAsync(table, version, cancellationToken) is { } at && await catalog.ReadMetricsAsync(table, at, cancellationToken) is { } metrics
            ? LandingView.Of(metrics, await catalog.ReadListingAsync(table, at, cancellationToken))
            : null;

    /// <summary>Null if the landing table or the version does not exist.</summary>
    /// <exception cref="ArgumentException">The cursor does not belong to this version.</exception>
    public async Task<RejectPage?> RejectsAsync(TableName table, string? version, RejectQuery query, CancellationToken cancellationToken) =>
        await VersionAsync(table, version, cancellationToken) is { } at && await catalog.ReadMetricsAsync(table, at, cancellationToken) is not null
            ? await catalog.ReadRejectsAsync(table, at, query, cancellationToken)
            : null;

    private async Task<string?> VersionAsync(TableName table, string? version, CancellationToken cancellationToken) =>
        source.LastGood?.Find(table) is not { IsLanding: true } ? null
        : version ?? (await catalog.ReadAsync(cancellationToken)).Find(table)?.Version;
}
