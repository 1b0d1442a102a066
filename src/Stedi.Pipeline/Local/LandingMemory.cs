namespace Stedi.Pipeline.Local;

/// <summary>
/// The landing folder that the lake was last built from. The next run reads it again if the user names no other. The path is relative if the folder
/// is in the home.
/// </summary>
public static class LandingMemory
{
    /// <summary>The folder's absolute path; null if the lake was never built.</summary>
    public static string? Read(LakePaths lake) => RememberedFolder.Read(lake.LandingMemory, RememberedFolder.HomeOf(lake));

    /// <summary>
    /// The other home that contains a landing folder. The folder is then that home's sample, which changes and disappears with it. Null if
    /// there is none.
    /// </summary>
    public static string? OtherHomeOf(string landing, string home)
    {
        for (var folder = Path.GetDirectoryName(landing); folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (folder != home && File.Exists(new LakePaths(Path.Combine(folder, "lake")).LandingMemory))
                return folder;
        }
        return null;
    }

    /// <exception cref="IOException">The lake cannot be written.</exception>
    internal static void Write(LakePaths lake, string landingRoot)
    {
        var home = RememberedFolder.HomeOf(lake);
        RememberedFolder.Write(lake.LandingMemory, home, Path.GetFullPath(landingRoot), near: home);
    }
}
