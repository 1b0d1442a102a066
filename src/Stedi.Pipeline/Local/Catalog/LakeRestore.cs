using System.Globalization;
using System.Text;
using Stedi.Pipeline.Engines;

namespace Stedi.Pipeline.Local.Catalog;

/// <summary>
/// Restores an empty lake. All files are written next to it, and become the lake with one rename. So a failed or killed restore leaves no lake.
/// </summary>
public sealed class LakeRestore : IDisposable
{
    private const string MarkName = "restored";

    private readonly LakePaths _lake;
    private readonly LakePaths _stage;
    private readonly FileLock _turn;
    private bool _isDraft;

    private LakeRestore(LakePaths lake, FileLock turn)
    {
        _lake = lake;
        _stage = new(lake.Restoring);
        _turn = turn;
    }

    /// <summary>The mark of an earlier restore that was complete when it was killed (<see cref="Keep"/>); null if there is none.</summary>
    public string? Mark => File.Exists(MarkPath) ? File.ReadAllText(MarkPath) : null;

    private string MarkPath => Path.Combine(_stage.Root, MarkName);

    /// <summary>Takes the lock for a restore.</summary>
    /// <exception cref="EngineException">The lake is not empty, another restore is running, or the lake cannot be written.</exception>
    public static LakeRestore Begin(LocalOptions options)
    {
        var lake = new LakePaths(options.LakeRoot);
        if (Directory.Exists(lake.Root) && Directory.EnumerateFileSystemEntries(lake.Root).Any())
            throw new EngineException($"This home already has a lake: {lake.Root}. A restore needs an empty home: STEDI_HOME=DIR ./stedi restore FILE.");
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(lake.Root)!);
            return new(lake, FileLock.TryTake(lake.Restoring + ".lock") ?? throw new EngineException("Another restore of this home is running. Wait until it ends."));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EngineException($"Could not write to the home {Path.GetDirectoryName(lake.Root)}: {e.Message}", inner: e);
        }
    }

    /// <summary>Removes leftovers of an earlier restore, and begins.</summary>
    public void Clear()
    {
        if (Directory.Exists(_stage.Root))
            Directory.Delete(_stage.Root, recursive: true);
        Directory.CreateDirectory(_stage.Root);
        _isDraft = true;
    }

    /// <summary>Creates a file of a version. Names are checked, so they cannot lead out of the lake.</summary>
    public FileStream Create(TableVersion version, string file) =>
        LakeBackup.IsVersionFile(file) ? Create(Path.Combine(_stage.Version(version.Table, version.Version), file)) : throw new ArgumentException("Not a valid file of a version.", nameof(file));

    /// <summary>Creates a listing.</summary>
    public FileStream CreateListing(string version, bool isSummary) => Create(isSummary ? _stage.ListingSummary(version) : _stage.Listing(version));

    public FileStream CreateCatalog() => Create(_stage.Catalog);

    /// <summary>Call after all files of the version were written. Returns the damage; null if there is none.</summary>
    /// <param name="rows">The expected row count; null if the version was already damaged in the backup. Then it is not checked.</param>
    public string? Complete(TableVersion version, DateTimeOffset completedAt, long? rows)
    {
        var folder = _stage.Version(version.Table, version.Version);
        Directory.CreateDirectory(folder);
        Create(Path.Combine(folder, VersionLease.FileName)).Dispose();
        var receipt = VersionReceipt.PathOf(_stage, version.Table, version.Version);
        if (File.Exists(receipt))
            File.SetLastWriteTimeUtc(receipt, completedAt.UtcDateTime);
        if (rows is null)
            return null;
        if (VersionDamage.Look(_stage, version.Table, version.Version) is { } damage)
            return damage;
        var found = VersionReceipt.Read(_stage, version.Table, version.Version).Metrics!.RowsOut;
        return found == rows ? null : string.Create(CultureInfo.InvariantCulture, $"{version.Table} version {version.Version} has {found:N0} rows, but the backup recorded {rows:N0}.");
    }

    /// <summary>The restored catalog.</summary>
    /// <exception cref="EngineException">It cannot be read.</exception>
    public CatalogSnapshot ReadCatalog() => (CatalogFile.Find(_stage.Catalog) ?? CatalogFile.Empty).ToSnapshot();

    /// <summary>Marks the lake as complete except for its name. From here on, a killed restore can be finished.</summary>
    /// <param name="mark">Identifies this restore.</param>
    /// <param name="landing">The landing folder that was read last; null if there was none.</param>
    /// <param name="scripts">The pipeline that the lake belongs to; null if it has none.</param>
    public void Keep(string mark, string? landing, string? scripts)
    {
        if (File.Exists(_stage.Catalog))
            CatalogMark.Place(_stage);
        var home = RememberedFolder.HomeOf(_lake);
        if (landing is not null)
            RememberedFolder.Write(_stage.LandingMemory, home, landing, near: home);
        if (scripts is not null)
            ScriptsMemory.Write(_stage, home, scripts);
        Durable.Replace(MarkPath, Encoding.UTF8.GetBytes(mark));
        Durable.FlushTree(_stage.Root);
        _isDraft = false;
    }

    /// <summary>Renames it to the lake.</summary>
    public void Place()
    {
        if (Directory.Exists(_lake.Root))
            Directory.Delete(_lake.Root);
        File.Delete(MarkPath);
        Directory.Move(_stage.Root, _lake.Root);
        Durable.FlushFolder(Path.GetDirectoryName(_lake.Root)!);
    }

    /// <summary>Discards a complete restore.</summary>
    public void Discard() => _isDraft = true;

    public void Dispose()
    {
        if (_isDraft && Directory.Exists(_stage.Root))
            Directory.Delete(_stage.Root, recursive: true);
        File.Delete(_stage.Root + ".lock");
        _turn.Dispose();
    }

    private static FileStream Create(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        return new(path, FileMode.CreateNew, FileAccess.Write, FileShare.None);
    }
}
