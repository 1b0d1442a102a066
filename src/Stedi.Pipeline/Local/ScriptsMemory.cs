using Stedi.Pipeline.Engines;

namespace Stedi.Pipeline.Local;

/// <summary>
/// The folder of the pipeline that the lake belongs to. Tables with the same name in two pipelines are unrelated, so a lake with versions stays with
/// its pipeline. Stored as a relative path if both are in one checkout, which may be moved as a whole.
/// </summary>
public static class ScriptsMemory
{
    /// <summary>The folder's absolute path; null if the lake never had one.</summary>
    public static string? Read(LakePaths lake) => RememberedFolder.Read(lake.ScriptsMemory, RememberedFolder.HomeOf(lake));

    /// <summary>Assigns the lake to this pipeline. Any pipeline may claim an empty lake. For a lake with versions but no folder, the first claim wins.</summary>
    /// <param name="landing">The user's landing folder. A suggested command names it too.</param>
    /// <exception cref="EngineException">The lake has versions of another pipeline. The message lists the possible commands.</exception>
    /// <exception cref="IOException">The lake cannot be written.</exception>
    internal static void Claim(LakePaths lake, ScriptsClaim claim, string landing)
    {
        var home = RememberedFolder.HomeOf(lake);
        var folder = claim.Path;
        if (Read(lake) is { } owner && !IsSame(owner, folder) && !claim.WasMoved && HasVersions(lake))
        {
            // The sample belongs to its home. Another home makes its own.
            var folders = $"--scripts {ShellWord.Of(folder)}" + (landing == Path.Combine(home, "landing") ? "" : $" --landing {ShellWord.Of(landing)}");
            throw new EngineException(
                $"The lake in {home} holds tables of the pipeline in {owner}. Tables of {folder} with the same names would replace them.\n"
                + $"  For another pipeline, use another home:  STEDI_HOME={ShellWord.Of($"{home}-{NameOf(folder)}")} {claim.Command} {folders}\n"
                + $"  If the pipeline was moved:               STEDI_HOME={ShellWord.Of(home)} {claim.Command} {folders} --moved");
        }
        Write(lake, home, folder);
    }

    /// <param name="home">The home of the lake.</param>
    internal static void Write(LakePaths lake, string home, string folder) => RememberedFolder.Write(
        lake.ScriptsMemory, home, folder, near: Path.GetDirectoryName(home) is { } parent && Path.GetDirectoryName(parent) is not null ? parent : home);

    /// <summary>Compares real paths, because a path may contain links.</summary>
    internal static bool IsSame(string one, string other) =>
        one == other || (Directory.Exists(one) && Directory.Exists(other) && RealPath.Of(new DirectoryInfo(one)) == RealPath.Of(new DirectoryInfo(other)));

    private static bool HasVersions(LakePaths lake) =>
        Directory.Exists(lake.Tables) && Directory.EnumerateDirectories(lake.Tables).Any(t => Directory.EnumerateDirectories(t).Any());

    /// <summary>A distinctive name for a pipeline's folder: most are called scripts, so their parent is used.</summary>
    private static string NameOf(string folder)
    {
        var name = Path.GetFileName(folder);
        return name is "scripts" && Path.GetFileName(Path.GetDirectoryName(folder)) is { Length: > 0 } above ? above : name;
    }
}

/// <summary>A starting control plane's claim on the lake for its pipeline.</summary>
/// <param name="Scripts">The folder of pipeline.yaml.</param>
/// <param name="WasMoved">The user confirms that it is the same pipeline in a new place.</param>
/// <param name="Command">The user's command, for advice: <c>./stedi up</c>.</param>
public sealed record ScriptsClaim(string Scripts, bool WasMoved, string Command)
{
    public string Path => System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(Scripts));
}
