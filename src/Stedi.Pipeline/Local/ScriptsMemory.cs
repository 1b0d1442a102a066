using Stedi.Pipeline.Engines;

namespace Stedi.Pipeline.Local;

/// <summary>
/// The folder of the pipeline that the lake belongs to. Tables of the same name in two pipelines have nothing to do with each other, so a lake that
/// holds versions stays with its pipeline. Kept relative where both are in one checkout, which may be moved as a whole.
/// </summary>
public static class ScriptsMemory
{
    /// <summary>The folder's absolute path; null where the lake never had one.</summary>
    public static string? Read(LakePaths lake) => RememberedFolder.Read(lake.ScriptsMemory, RememberedFolder.HomeOf(lake));

    /// <summary>Makes the lake this pipeline's. An empty lake is anybody's; the first claim of a lake that has versions but no folder yet is taken for its owner.</summary>
    /// <param name="landing">The landing folder that the user works with: a suggested command names it too.</param>
    /// <exception cref="EngineException">The lake holds versions of another pipeline's tables; the message has the commands to choose from.</exception>
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

    /// <param name="home">The home that the lake is, or will be, in.</param>
    internal static void Write(LakePaths lake, string home, string folder) => RememberedFolder.Write(
        lake.ScriptsMemory, home, folder, near: Path.GetDirectoryName(home) is { } parent && Path.GetDirectoryName(parent) is not null ? parent : home);

    /// <summary>A folder may be named through a link.</summary>
    internal static bool IsSame(string one, string other) =>
        one == other || (Directory.Exists(one) && Directory.Exists(other) && RealPath.Of(new DirectoryInfo(one)) == RealPath.Of(new DirectoryInfo(other)));

    private static bool HasVersions(LakePaths lake) =>
        Directory.Exists(lake.Tables) && Directory.EnumerateDirectories(lake.Tables).Any(t => Directory.EnumerateDirectories(t).Any());

    /// <summary>What tells a pipeline's folder from others: most are called scripts.</summary>
    private static string NameOf(string folder)
    {
        var name = Path.GetFileName(folder);
        return name is "scripts" && Path.GetFileName(Path.GetDirectoryName(folder)) is { Length: > 0 } above ? above : name;
    }
}

/// <summary>What a control plane says of its pipeline's folder when it starts.</summary>
/// <param name="Scripts">The folder of pipeline.yaml.</param>
/// <param name="WasMoved">The user says that it is the lake's pipeline, in a new place.</param>
/// <param name="Command">What the user called, for advice: <c>./stedi up</c>.</param>
public sealed record ScriptsClaim(string Scripts, bool WasMoved, string Command)
{
    public string Path => System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(Scripts));
}
