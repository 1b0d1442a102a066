using Stedi.Pipeline.Engines;

namespace Stedi.Pipeline.Local;

/// <summary>
/// Records the landing folder and pipeline folder of a running control plane. Control planes on one lake share their runs: each may execute runs that
/// another one accepted. So they must all use the same folders.
/// </summary>
public sealed class LakeUse : IDisposable
{
    private readonly string _path;
    private readonly FileLock _alive;

    private LakeUse(string path, FileLock alive) => (_path, _alive) = (path, alive);

    /// <exception cref="EngineException">
    /// Another control plane on this lake uses other folders, the lake belongs to another pipeline (<see cref="ScriptsMemory"/>), a restore is
    /// unfinished, or the lake cannot be written.
    /// </exception>
    public static LakeUse Claim(LocalOptions options, ScriptsClaim scripts)
    {
        var lake = new LakePaths(options.LakeRoot);
        var landing = Path.GetFullPath(options.LandingRoot);
        if (Directory.Exists(lake.Restoring))
        {
            throw new EngineException(
                $"A restore of this home is running or was interrupted: {lake.Restoring} exists. "
                + "Wait until it ends, or run ./stedi restore FILE again with the same file.");
        }
        var path = Path.Combine(lake.Users, $"{Environment.ProcessId}-{Guid.NewGuid():N}");
        try
        {
            Directory.CreateDirectory(lake.Users);
            File.WriteAllText(path, $"{landing}\n{scripts.Path}");
            // Written before the others are checked: if two start at once, at least one sees the other.
            var use = new LakeUse(path, FileLock.TryTake(path + ".lock") ?? throw new IOException($"Another process has locked {path}.lock."));
            try
            {
                foreach (var other in Directory.EnumerateFiles(lake.Users, "*.lock").Select(file => OtherFolders(file, path)).OfType<string[]>())
                    ThrowIfElsewhere(options.LakeRoot, other, landing, scripts.Path);
                ScriptsMemory.Claim(lake, scripts, landing);
                return use;
            }
            catch
            {
                use.Dispose();
                throw;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EngineException($"Could not write to the lake {options.LakeRoot}: {e.Message} Fix this, then start again.", inner: e);
        }
    }

    public void Dispose()
    {
        File.Delete(_path);
        File.Delete(_path + ".lock");
        _alive.Dispose();
    }

    private static void ThrowIfElsewhere(string lake, string[] other, string landing, string scripts)
    {
        if (other[0] != landing)
        {
            throw new EngineException(
                $"Another STEDI server uses the lake {lake} with landing data from {other[0]}, not from {landing}. "
                + "Stop it, use its folder (--landing), or use another home (STEDI_HOME).");
        }
        if (other is [_, var pipeline] && !ScriptsMemory.IsSame(pipeline, scripts))
        {
            throw new EngineException(
                $"Another STEDI server uses the lake {lake} with the pipeline in {pipeline}, not {scripts}. "
                + "Stop it, use its folder (--scripts), or use another home (STEDI_HOME).");
        }
    }

    /// <summary>The folders of another running control plane. Removes the record of a dead one.</summary>
    private static string[]? OtherFolders(string lockFile, string own)
    {
        var said = lockFile[..^".lock".Length];
        if (said == own)
            return null;
        if (FileLock.IsHeld(lockFile))
            return File.Exists(said) ? File.ReadAllLines(said) is { Length: > 0 } folders ? folders : null : null;
        File.Delete(said);
        File.Delete(lockFile);
        return null;
    }
}
