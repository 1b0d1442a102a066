namespace Stedi.Pipeline.Local.Jobs;

/// <summary>
/// A folder below the lake's tmp/ for one piece of work: what is being written and what is spilled. It goes away with the work; where the
/// process dies first, the next vacuum sees that nobody holds its lock.
/// </summary>
internal sealed class Stage : IDisposable
{
    public const string LockName = ".lock";

    private readonly string _folder;
    private readonly FileLock? _lock;

    public Stage(LakePaths paths, string name)
    {
        _folder = Path.Combine(paths.Temp, $"{name}-{Guid.NewGuid():N}");
        Data = Path.Combine(_folder, "data");
        Spill = Path.Combine(_folder, "spill");
        Directory.CreateDirectory(Data);
        Directory.CreateDirectory(Spill);
        _lock = FileLock.TryTake(Path.Combine(_folder, LockName));
    }

    /// <summary>Becomes the version's folder.</summary>
    public string Data { get; }

    public string Spill { get; }

    /// <summary>DuckDB may fill four fifths of what the disk has left, so that others on it live.</summary>
    public long SpillBytes => Math.Max(64L << 20, new DriveInfo(_folder).AvailableFreeSpace / 5 * 4);

    /// <summary>Makes all that was written durable, and only then visible, at once and whole.</summary>
    /// <returns>False where the version is there already.</returns>
    public bool TryCommit(string version)
    {
        File.WriteAllBytes(Path.Combine(Data, VersionLease.FileName), []);
        Durable.FlushAll(Data);
        var table = Path.GetDirectoryName(version)!;
        Directory.CreateDirectory(table);
        try
        {
            Directory.Move(Data, version);
        }
        catch (IOException) when (Directory.Exists(version))
        {
            return false;
        }
        Durable.FlushFolder(table);
        return true;
    }

    public void Dispose()
    {
        Directory.Delete(_folder, recursive: true);
        _lock?.Dispose();
    }
}
