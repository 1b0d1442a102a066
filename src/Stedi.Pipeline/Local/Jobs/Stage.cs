namespace Stedi.Pipeline.Local.Jobs;

/// <summary>
/// A folder in the lake's tmp/ for one job, with the data being written and spilled. It is removed after the job. If the process dies first, the
/// next vacuum removes it, because its lock is free.
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

    /// <summary>DuckDB may use four fifths of the free disk space, so that others have space too.</summary>
    public long SpillBytes => Math.Max(64L << 20, new DriveInfo(_folder).AvailableFreeSpace / 5 * 4);

    /// <summary>Makes the written data durable, and then visible atomically.</summary>
    /// <returns>False if the version already exists.</returns>
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
