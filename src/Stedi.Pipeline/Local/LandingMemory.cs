namespace Stedi.Pipeline.Local;

/// <summary>
/// The landing folder that the lake was last built from. The next run uses it unless another one is named. Stored as a relative path if it is next
/// to the lake.
/// </summary>
public static class LandingMemory
{
    /// <summary>The folder's absolute path; null if the lake was never built.</summary>
    public static string? Read(LakePaths lake) => RememberedFolder.Read(lake.LandingMemory, RememberedFolder.HomeOf(lake));

    /// <exception cref="IOException">The lake cannot be written.</exception>
    internal static void Write(LakePaths lake, string landingRoot)
    {
        var home = RememberedFolder.HomeOf(lake);
        RememberedFolder.Write(lake.LandingMemory, home, Path.GetFullPath(landingRoot), near: home);
    }
}
