using System.Collections.Immutable;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Landing;

namespace Stedi.Pipeline.Local.Catalog;

/// <summary>Reads the content of a backup from a lake: the catalog, versions under a lease, and listings. Works next to a running server.</summary>
public sealed class LakeBackup(LocalOptions options)
{
    /// <summary>A larger file is not a catalog.</summary>
    public const int MaxCatalogBytes = 64 * 1024 * 1024;

    private readonly LakePaths _paths = new(options.LakeRoot);

    /// <summary>The absolute path of the landing folder that was read last; null if there was none.</summary>
    public string? Landing => LandingMemory.Read(_paths);

    /// <summary>The absolute path of the pipeline's folder; null if the lake has none.</summary>
    public string? Scripts => ScriptsMemory.Read(_paths);

    /// <summary>Whether a file with this name belongs to the backup of a version. Locks and previews do not: they are created again.</summary>
    public static bool IsVersionFile(string name) =>
        name is VersionMetrics.FileName or RejectPages.FileName || VersionFile.IsName(name);

    /// <summary>The catalog; null if nothing was published yet.</summary>
    /// <param name="meanwhile">Takes a snapshot of the history. Nothing is published while it runs.</param>
    /// <exception cref="EngineException">The catalog was locked for too long. Try again.</exception>
    public async Task<byte[]?> ReadCatalogAsync(Func<CancellationToken, Task> meanwhile, CancellationToken cancellationToken)
    {
        using var turn = await CatalogTurn.TakeAsync(_paths, cancellationToken);
        await meanwhile(cancellationToken);
        return File.Exists(_paths.Catalog) ? await File.ReadAllBytesAsync(_paths.Catalog, cancellationToken) : null;
    }

    /// <summary>Opens a version, which is protected until it is disposed; null if it does not exist or is incomplete.</summary>
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
            // Without its lock file, nobody can read it, so it counts as missing.
            return null;
        }
        var receipt = new FileInfo(VersionReceipt.PathOf(_paths, version.Table, version.Version));
        if (receipt.Exists)
            return new(lease, receipt.LastWriteTimeUtc, VersionReceipt.Read(_paths, version.Table, version.Version).Metrics, VersionDamage.Look(_paths, version.Table, version.Version));
        lease.Dispose();
        return null;
    }

    /// <summary>The listings of these versions that still exist.</summary>
    public IEnumerable<FileInfo> Listings(IEnumerable<string> versions) =>
        versions.Distinct().SelectMany(v => new[] { _paths.Listing(v), _paths.ListingSummary(v) }).Select(p => new FileInfo(p)).Where(f => f.Exists);
}

/// <summary>A version that is being backed up. It is not removed in the meantime.</summary>
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

    /// <summary>When it was completed. The vacuum uses this time.</summary>
    public DateTimeOffset CompletedAt { get; }

    /// <summary>The row count in its receipt; null if that cannot be read.</summary>
    public long? Rows { get; }

    /// <summary>The damage of its files, with the file name; null if there is none.</summary>
    public string? Damage { get; }

    /// <summary>The files listed in its receipt, the receipt and the rejects, as far as they exist.</summary>
    public ImmutableArray<FileInfo> Files { get; }

    public void Dispose() => _lease.Dispose();
}
