using System.Collections.Immutable;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Local.Jobs;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Local.Catalog;

/// <summary>Removes unused data: old versions, listings of old landing versions, and leftovers of dead processes in tmp/.</summary>
internal sealed class LakeVacuum(LakePaths paths, int keepVersions, TimeProvider time)
{
    /// <summary>A process locks its folder in tmp/ well within this time.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromHours(1);

    /// <summary>A listing may be older than the run that reads it. But no run takes this long to start a step.</summary>
    private static readonly TimeSpan ListingsKept = TimeSpan.FromDays(7);

    /// <summary>The versions that may be removed.</summary>
    /// <param name="needed">Versions that stay: the current ones, and those needed by runs or readers.</param>
    public ImmutableArray<TableVersion> FindOld(IReadOnlySet<TableVersion> needed)
    {
        var old = ImmutableArray.CreateBuilder<TableVersion>();
        foreach (var folder in Folders(paths.Tables))
            if (TableName.TryParse(folder.Name, out var table))
                old.AddRange(Folders(folder.FullName).OrderByDescending(CompletedAt).Skip(keepVersions).Select(v => new TableVersion(table, v.Name)).Where(v => !needed.Contains(v)));
        return old.ToImmutable();
    }

    /// <summary>Removes these versions and other leftovers. Returns the removed ones. Versions that are being read stay.</summary>
    public ImmutableArray<TableVersion> Remove(ImmutableArray<TableVersion> old, IReadOnlySet<TableVersion> needed)
    {
        ImmutableArray<TableVersion> removed = [.. old.Where(TryRemove)];
        RemoveListings(needed.Select(v => v.Version).ToHashSet());
        RemoveStages();
        return removed;
    }

    /// <summary>Removes all versions of a table. Returns those that stay because they are being read.</summary>
    public ImmutableArray<TableVersion> Purge(TableName table)
    {
        ImmutableArray<TableVersion> left = [.. Folders(paths.Table(table)).Select(v => new TableVersion(table, v.Name)).Where(v => !TryRemove(v))];
        if (left.IsEmpty && Directory.Exists(paths.Table(table)))
            Directory.Delete(paths.Table(table));
        return left;
    }

    private bool TryRemove(TableVersion version)
    {
        var folder = paths.Version(version.Table, version.Version);
        // Another vacuum was first.
        if (!Directory.Exists(folder))
            return true;
        using var nobodyReads = FileLock.TryTake(Path.Combine(folder, VersionLease.FileName));
        if (nobodyReads is null)
            return false;
        // Removed with one rename, so that a version is always complete or absent.
        Directory.CreateDirectory(paths.Temp);
        var bin = Path.Combine(paths.Temp, $"removed-{Guid.NewGuid():N}");
        Directory.Move(folder, bin);
        Directory.Delete(bin, recursive: true);
        return true;
    }

    private void RemoveListings(HashSet<string> needed)
    {
        var before = time.GetUtcNow() - ListingsKept;
        var listings = new DirectoryInfo(paths.Listings);
        if (!listings.Exists)
            return;
        foreach (var file in listings.EnumerateFiles())
            if (file.LastWriteTimeUtc < before && !needed.Contains(file.Name.Split('.')[0]))
                file.Delete();
    }

    private void RemoveStages()
    {
        var before = time.GetUtcNow() - Grace;
        var temp = new DirectoryInfo(paths.Temp);
        if (!temp.Exists)
            return;
        foreach (var entry in temp.EnumerateFileSystemInfos().Where(e => e.LastWriteTimeUtc < before))
        {
            var folder = entry as DirectoryInfo;
            using var nobodyWrites = FileLock.TryTake(folder is null ? entry.FullName : Path.Combine(entry.FullName, Stage.LockName));
            if (nobodyWrites is null)
                continue;
            if (folder is null)
                entry.Delete();
            else
                folder.Delete(recursive: true);
        }
    }

    private static DateTime CompletedAt(DirectoryInfo version) => File.GetLastWriteTimeUtc(Path.Combine(version.FullName, VersionMetrics.FileName));

    private static IEnumerable<DirectoryInfo> Folders(string path) => Directory.Exists(path) ? new DirectoryInfo(path).EnumerateDirectories() : [];
}
