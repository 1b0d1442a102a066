using System.Globalization;
using System.Text;
using Stedi.Pipeline.Engines;

namespace Stedi.Pipeline.Local.Catalog;

/// <summary>
/// Fills a lake that is empty. All files are written beside it, and become the lake in one rename: a restore that fails or is killed leaves no lake.
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

    /// <summary>What an earlier restore had read in full when it was killed (<see cref="Keep"/>); null where there is nothing of the kind.</summary>
    public string? Mark => File.Exists(MarkPath) ? File.ReadAllText(MarkPath) : null;

    private string MarkPath => Path.Combine(_stage.Root, MarkName);

    /// <summary>Takes the turn to restore.</summary>
    /// <exception cref="EngineException">The lake is not empty, another restore is under way, or the lake cannot be written.</exception>
    public static LakeRestore Begin(LocalOptions options)
    {
        var lake = new LakePaths(options.LakeRoot);
        if (Directory.Exists(lake.Root) && Directory.EnumerateFileSystemEntries(lake.Root).Any())
            throw new EngineException($"This home has a lake already: {lake.Root}. A restore fills an empty home only. Use another one, as in STEDI_HOME=DIR ./stedi restore FILE.");
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(lake.Root)!);
            return new(lake, FileLock.TryTake(lake.Restoring + ".lock") ?? throw new EngineException("Another restore of this home is under way. Wait for its end."));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EngineException($"The home {Path.GetDirectoryName(lake.Root)} cannot be written: {e.Message}", inner: e);
        }
    }

    /// <summary>Removes what an earlier restore left, and begins.</summary>
    public void Clear()
    {
        if (Directory.Exists(_stage.Root))
            Directory.Delete(_stage.Root, recursive: true);
        Directory.CreateDirectory(_stage.Root);
        _isDraft = true;
    }

    /// <summary>Makes a file of a version. Nothing leads out of the lake: names are checked.</summary>
    public FileStream Create(TableVersion version, string file) =>
        LakeBackup.IsVersionFile(file) ? Create(Path.Combine(_stage.Version(version.Table, version.Version), file)) : throw new ArgumentException("That is no file of a version.", nameof(file));

    /// <summary>Makes a list of landing files.</summary>
    public FileStream CreateListing(string version, bool isSummary) => Create(isSummary ? _stage.ListingSummary(version) : _stage.Listing(version));

    public FileStream CreateCatalog() => Create(_stage.Catalog);

    /// <summary>All files of the version are there. Returns what is wrong with them; null where nothing is.</summary>
    /// <param name="rows">That it must have; null where it was damaged when the backup was made, so that nothing is asked of it.</param>
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
        return found == rows ? null : string.Create(CultureInfo.InvariantCulture, $"{version.Table} version {version.Version} has {found:N0} rows, and the backup tells of {rows:N0}.");
    }

    /// <summary>The catalog that was restored.</summary>
    /// <exception cref="EngineException">It cannot be read.</exception>
    public CatalogSnapshot ReadCatalog() => (CatalogFile.Find(_stage.Catalog) ?? CatalogFile.Empty).ToSnapshot();

    /// <summary>The lake is whole, all but its name. From here on a restore that is killed can be finished.</summary>
    /// <param name="mark">What tells this restore from others.</param>
    /// <param name="landing">The landing folder that was last read; null where there was none.</param>
    /// <param name="scripts">The pipeline that the lake belongs to; null where it has none.</param>
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

    /// <summary>Makes it the lake.</summary>
    public void Place()
    {
        if (Directory.Exists(_lake.Root))
            Directory.Delete(_lake.Root);
        File.Delete(MarkPath);
        Directory.Move(_stage.Root, _lake.Root);
        Durable.FlushFolder(Path.GetDirectoryName(_lake.Root)!);
    }

    /// <summary>What was kept is not wanted after all.</summary>
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
