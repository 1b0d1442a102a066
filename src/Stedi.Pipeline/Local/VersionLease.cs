using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Local;

/// <summary>Held by whoever reads a version: as long as it is, the version is not removed.</summary>
public sealed class VersionLease : IDisposable
{
    /// <summary>The file of a version whose lock readers share.</summary>
    internal const string FileName = "_inuse";

    private readonly FileStream _file;

    private VersionLease(FileStream file, string folder)
    {
        _file = file;
        Folder = folder;
    }

    /// <summary>The version's folder; its data are the files in it that its receipt lists.</summary>
    public string Folder { get; }

    /// <exception cref="EngineException">The version is not there, or is being removed.</exception>
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
                $"Version {version} of {table} is not in the lake ({folder}): it was removed, or never completed. Build {table} again.", inner: e);
        }
    }

    public void Dispose() => _file.Dispose();
}
