using Stedi.Pipeline.Engines;

namespace Stedi.Pipeline.Local;

/// <summary>
/// Says, for as long as a control plane lives, from which landing folder it reads. Control planes over one lake share their runs: any of them may
/// carry out what was asked of another, so they must read the same folder.
/// </summary>
public sealed class LandingUse : IDisposable
{
    private readonly string _path;
    private readonly FileLock _alive;

    private LandingUse(string path, FileLock alive) => (_path, _alive) = (path, alive);

    /// <exception cref="EngineException">Another control plane over this lake reads from another folder, or the lake cannot be written.</exception>
    public static LandingUse Claim(LocalOptions options)
    {
        var users = new LakePaths(options.LakeRoot).Users;
        var folder = Path.GetFullPath(options.LandingRoot);
        var path = Path.Combine(users, $"{Environment.ProcessId}-{Guid.NewGuid():N}");
        try
        {
            Directory.CreateDirectory(users);
            File.WriteAllText(path, folder);
            // Said before the others are asked: of two that start at once at least one sees the other.
            var use = new LandingUse(path, FileLock.TryTake(path + ".lock") ?? throw new IOException($"{path}.lock is locked by another process."));
            if (Directory.EnumerateFiles(users, "*.lock").Select(other => OtherFolder(other, path)).FirstOrDefault(f => f is not null && f != folder) is not { } another)
                return use;
            use.Dispose();
            throw new EngineException(
                $"Another STEDI works on the lake {options.LakeRoot} and reads landing data from {another}, not from {folder}. "
                + "Stop it, or name its folder (--landing), or use another home (STEDI_HOME).");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EngineException($"The lake {options.LakeRoot} cannot be written: {e.Message} Mend that, then start again.", inner: e);
        }
    }

    public void Dispose()
    {
        File.Delete(_path);
        File.Delete(_path + ".lock");
        _alive.Dispose();
    }

    /// <summary>The folder of a living other; what the dead left is removed.</summary>
    private static string? OtherFolder(string lockFile, string own)
    {
        var said = lockFile[..^".lock".Length];
        if (said == own)
            return null;
        if (FileLock.IsHeld(lockFile))
            return File.Exists(said) ? File.ReadAllText(said) : null;
        File.Delete(said);
        File.Delete(lockFile);
        return null;
    }
}
