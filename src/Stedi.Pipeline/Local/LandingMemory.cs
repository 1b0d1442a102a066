namespace Stedi.Pipeline.Local;

/// <summary>
/// From which landing folder the lake was last built, so that the next run reads the same one where none is named, and not whatever else lies
/// about. Kept relative where it lies beside the lake, since both may be moved or restored together. The launcher reads this file too.
/// </summary>
public static class LandingMemory
{
    /// <summary>The folder's absolute path; null where the lake was never built.</summary>
    public static string? Read(LakePaths lake)
    {
        try
        {
            return File.ReadAllText(lake.LandingMemory).TrimEnd('\n') is { Length: > 0 } kept ? Path.GetFullPath(kept, Beside(lake)) : null;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <exception cref="IOException">The lake cannot be written.</exception>
    internal static void Write(LakePaths lake, string landingRoot)
    {
        var folder = Path.GetFullPath(landingRoot);
        if (Read(lake) == folder)
            return;
        var relative = Path.GetRelativePath(Beside(lake), folder);
        var isBeside = !Path.IsPathRooted(relative) && relative != ".." && !relative.StartsWith($"..{Path.DirectorySeparatorChar}", StringComparison.Ordinal);
        Durable.Replace(lake.LandingMemory, System.Text.Encoding.UTF8.GetBytes($"{(isBeside ? relative : folder)}\n"));
    }

    private static string Beside(LakePaths lake) => Path.GetDirectoryName(lake.Root) ?? lake.Root;
}
