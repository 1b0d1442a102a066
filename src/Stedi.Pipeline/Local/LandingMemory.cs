namespace Stedi.Pipeline.Local;

/// <summary>
/// From which landing folder the lake was last built, so that the next run reads the same one where none is named, and not whatever else lies
/// about. Kept relative where it lies beside the lake.
/// </summary>
public static class LandingMemory
{
    /// <summary>The folder's absolute path; null where the lake was never built.</summary>
    public static string? Read(LakePaths lake) => RememberedFolder.Read(lake.LandingMemory, RememberedFolder.HomeOf(lake));

    /// <exception cref="IOException">The lake cannot be written.</exception>
    internal static void Write(LakePaths lake, string landingRoot)
    {
        var home = RememberedFolder.HomeOf(lake);
        RememberedFolder.Write(lake.LandingMemory, home, Path.GetFullPath(landingRoot), near: home);
    }
}
