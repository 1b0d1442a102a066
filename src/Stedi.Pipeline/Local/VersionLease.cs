using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Local;

/// <summary>Protects a version from removal while it is read.</summary>
public sealed class VersionLease : IDisposable
{
    /// <summary>The lock file of a version, which readers share.</summary>
    internal const string FileName = "_inuse";

    private readonly FileStream _file;

    private VersionLease(FileStream file, string folder)
    {
        _file = file;
        Folder = folder;
    }

    /// <summary>The version's folder. Its data files are listed in its receipt.</summary>
    public string Folder { get; }

    /// <exception cref="EngineException">The version does not exist, or is being removed.</exception>
    public static VersionLease Take(LakePaths paths, TableName table, string version)
    {
        var folder = paths.Version(table, version);
        try
        {
            return new(FileLock.Share(Path.Combine(folder, FileName)), folder);
        }
        catch (IOException e)
        {
            throw new EngineException(
                $"Version {version} of {table} is not in the lake ({folder}). It was removed or never completed. Build {table} again.", inner: e);
        }
    }

    public void Dispose() => _file.Dispose();
}
