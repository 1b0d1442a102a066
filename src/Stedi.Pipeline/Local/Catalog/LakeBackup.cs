using System.Collections.Immutable;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Landing;

namespace Stedi.Pipeline.Local.Catalog;

/// <summary>Reads from a lake what belongs in a backup, beside a running server: the catalog, versions under a lease, and the lists of landing files.</summary>
public sealed class LakeBackup(LocalOptions options)
{
    /// <summary>A larger file is no catalog.</summary>
    public const int MaxCatalogBytes = 64 * 1024 * 1024;

    private readonly LakePaths _paths = new(options.LakeRoot);

    /// <summary>The absolute path of the landing folder that was last read; null where there was none.</summary>
    public string? Landing => LandingMemory.Read(_paths);

    /// <summary>The absolute path of the pipeline's folder; null where the lake has none.</summary>
    public string? Scripts => ScriptsMemory.Read(_paths);

    /// <summary>Whether a file of this name may be part of a version that is backed up. Its lock is made anew, and previews are made again.</summary>
    public static bool IsVersionFile(string name) =>
        name is VersionMetrics.FileName or RejectPages.FileName || VersionFile.IsName(name);

    /// <summary>The catalog as it is; null where nothing was published yet.</summary>
    /// <param name="meanwhile">Nothing is published while it runs: it takes the snapshot of the history.</param>
    /// <exception cref="EngineException">The catalog's turn did not come: try again.</exception>
    public async Task<byte[]?> ReadCatalogAsync(Func<CancellationToken, Task> meanwhile, CancellationToken cancellationToken)
    {
        using var turn = await CatalogTurn.TakeAsync(_paths, cancellationToken);
        await meanwhile(cancellationToken);
        return File.Exists(_paths.Catalog) ? await File.ReadAllBytesAsync(_paths.Catalog, cancellationToken) : null;
    }

    /// <summary>A version, held until it is disposed; null where it is not there, or not complete.</summary>
    public LakeVersion? Open(TableVersion version)
    {
        if (!Directory.Exists(_paths.Version(version.Table, version.Version)))
            return null;
        VersionLease lease;
        try
        {
            lease = VersionLease.Take(_paths, version.Table, version.Version);
        }
        catch (EngineException)
        {
            // Without its lock nobody can read it, and so it is as good as gone.
            return null;
        }
        var receipt = new FileInfo(VersionReceipt.PathOf(_paths, version.Table, version.Version));
        if (receipt.Exists)
            return new(lease, receipt.LastWriteTimeUtc, VersionReceipt.Read(_paths, version.Table, version.Version).Metrics, VersionDamage.Look(_paths, version.Table, version.Version));
        lease.Dispose();
        return null;
    }

    /// <summary>The lists of landing files that these versions were read from, as far as they are kept.</summary>
    public IEnumerable<FileInfo> Listings(IEnumerable<string> versions) =>
        versions.Distinct().SelectMany(v => new[] { _paths.Listing(v), _paths.ListingSummary(v) }).Select(p => new FileInfo(p)).Where(f => f.Exists);
}

/// <summary>A version that is being backed up; it is not removed meanwhile.</summary>
public sealed class LakeVersion : IDisposable
{
    private readonly VersionLease _lease;

    internal LakeVersion(VersionLease lease, DateTime completedAt, VersionMetrics? metrics, string? damage)
    {
        _lease = lease;
        CompletedAt = new(completedAt);
        Rows = metrics?.RowsOut;
        Damage = damage;
        var listed = metrics?.Files.Select(f => f.Name) ?? [];
        Files =
        [
            .. listed.Append(VersionMetrics.FileName).Append(RejectPages.FileName).Order(StringComparer.Ordinal)
                .Select(n => new FileInfo(Path.Combine(lease.Folder, n))).Where(f => f.Exists && f.LinkTarget is null),
        ];
    }

    /// <summary>When it was complete: the vacuum goes by this.</summary>
    public DateTimeOffset CompletedAt { get; }

    /// <summary>As its receipt says; null where that cannot be read.</summary>
    public long? Rows { get; }

    /// <summary>What is wrong with its files, with the file's name; null where nothing shows.</summary>
    public string? Damage { get; }

    /// <summary>The files that its receipt lists, the receipt, and the rejects, as far as they are there.</summary>
    public ImmutableArray<FileInfo> Files { get; }

    public void Dispose() => _lease.Dispose();
}
