using System.Collections.Concurrent;
using System.Collections.Immutable;
using Stedi.Pipeline.Engines;

namespace Stedi.Pipeline.Local.Catalog;

/// <summary>Checks for damage repeatedly, for pages. For a version that was intact, it only compares the size and time of the files.</summary>
internal sealed class VersionLooks(LakePaths paths)
{
    private const int Remembered = 4096;

    private readonly ConcurrentDictionary<TableVersion, ImmutableArray<Stamp>> _whole = new();

    /// <summary>See <see cref="VersionDamage.Look"/>.</summary>
    public string? Damage(TableVersion version)
    {
        if (_whole.TryGetValue(version, out var stamps) && stamps.All(s => s.IsOf(new FileInfo(s.Path))))
            return null;
        // Taken before the check, so that changes in the meantime are noticed.
        var now = Stamps(version);
        var damage = VersionDamage.Look(paths, version.Table, version.Version);
        if (damage is null)
        {
            if (_whole.Count >= Remembered)
                _whole.Clear();
            _whole[version] = now;
        }
        else
        {
            _whole.TryRemove(version, out _);
        }
        return damage;
    }

    private ImmutableArray<Stamp> Stamps(TableVersion version) =>
        VersionReceipt.Read(paths, version.Table, version.Version).Metrics is { } metrics
            ? [.. VersionReceipt.FilesOf(paths, metrics).Append(VersionReceipt.PathOf(paths, version.Table, version.Version)).Select(p => new FileInfo(p)).Where(f => f.Exists).Select(Stamp.Of)]
            : [];

    private readonly record struct Stamp(string Path, long Length, DateTime WrittenAt)
    {
        public static Stamp Of(FileInfo file) => new(file.FullName, file.Length, file.LastWriteTimeUtc);

        public bool IsOf(FileInfo file) => file.Exists && file.Length == Length && file.LastWriteTimeUtc == WrittenAt;
    }
}
