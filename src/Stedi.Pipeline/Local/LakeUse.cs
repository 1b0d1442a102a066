using Stedi.Pipeline.Engines;

namespace Stedi.Pipeline.Local;

/// <summary>
/// Says, for as long as a control plane lives, from which landing folder and which pipeline folder it works. Control planes over one lake share their
/// runs: any of them may carry out what was asked of another, so they must read the same folders.
/// </summary>
public sealed class LakeUse : IDisposable
{
    private readonly string _path;
    private readonly FileLock _alive;

    private LakeUse(string path, FileLock alive) => (_path, _alive) = (path, alive);

    /// <exception cref="EngineException">
    /// Another control plane over this lake works from other folders, the lake belongs to another pipeline (<see cref="ScriptsMemory"/>), a restore has not
    /// ended, or the lake cannot be written.
    /// </exception>
    public static LakeUse Claim(LocalOptions options, ScriptsClaim scripts)
    {
        var lake = new LakePaths(options.LakeRoot);
        var landing = Path.GetFullPath(options.LandingRoot);
        if (Directory.Exists(lake.Restoring))
        {
            throw new EngineException(
                $"A restore of this home is under way or did not end: {lake.Restoring} is there. "
                + "Wait for its end, or run ./stedi restore FILE again, with the same file.");
        }
        var path = Path.Combine(lake.Users, $"{Environment.ProcessId}-{Guid.NewGuid():N}");
        try
        {
            Directory.CreateDirectory(lake.Users);
            File.WriteAllText(path, $"{landing}\n{scripts.Path}");
            // Said before the others are asked: of two that start at once at least one sees the other.
            var use = new LakeUse(path, FileLock.TryTake(path + ".lock") ?? throw new IOException($"{path}.lock is locked by another process."));
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
            throw new EngineException($"The lake {options.LakeRoot} cannot be written: {e.Message} Fix that, then start again.", inner: e);
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
                $"Another STEDI works on the lake {lake} and reads landing data from {other[0]}, not from {landing}. "
                + "Stop it, or name its folder (--landing), or use another home (STEDI_HOME).");
        }
        if (other is [_, var pipeline] && !ScriptsMemory.IsSame(pipeline, scripts))
        {
            throw new EngineException(
                $"Another STEDI works on the lake {lake} with the pipeline in {pipeline}, not with {scripts}. "
                + "Stop it, or name its folder (--scripts), or use another home (STEDI_HOME).");
        }
    }

    /// <summary>The folders of a living other; what the dead left is removed.</summary>
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
