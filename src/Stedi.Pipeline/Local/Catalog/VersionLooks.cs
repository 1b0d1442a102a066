using System.Collections.Concurrent;
using System.Collections.Immutable;
using Stedi.Pipeline.Engines;

namespace Stedi.Pipeline.Local.Catalog;

/// <summary>Looks for damage as pages do, again and again: of a version that was whole, only size and time of its files are looked at.</summary>
internal sealed class VersionLooks(LakePaths paths)
{
    private const int Remembered = 4096;

    private readonly ConcurrentDictionary<TableVersion, ImmutableArray<Stamp>> _whole = new();

    /// <summary>As <see cref="VersionDamage.Look"/>.</summary>
    public string? Damage(TableVersion version)
    {
        if (_whole.TryGetValue(version, out var stamps) && stamps.All(s => s.IsOf(new FileInfo(s.Path))))
            return null;
        // Before the look: what changes meanwhile is looked at again.
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
