using System.Text;

namespace Stedi.Pipeline.Local;

/// <summary>A file of the lake that contains a folder's path. The launcher reads these files too.</summary>
internal static class RememberedFolder
{
    /// <summary>The folder's absolute path; null if none was written.</summary>
    /// <param name="home">The base of relative paths.</param>
    public static string? Read(string file, string home)
    {
        try
        {
            return File.ReadAllText(file).TrimEnd('\n') is { Length: > 0 } kept ? Path.GetFullPath(kept, home) : null;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <param name="near">Folders below this one are written relative to <paramref name="home"/>, since both may be moved or restored together.</param>
    /// <exception cref="IOException">The lake cannot be written.</exception>
    public static void Write(string file, string home, string folder, string near)
    {
        if (Read(file, home) == folder)
            return;
        var isNear = folder.StartsWith(Path.TrimEndingDirectorySeparator(near) + Path.DirectorySeparatorChar, StringComparison.Ordinal);
        Durable.Replace(file, Encoding.UTF8.GetBytes($"{(isNear ? Path.GetRelativePath(home, folder) : folder)}\n"));
    }

    public static string HomeOf(LakePaths lake) => Path.GetDirectoryName(lake.Root) ?? lake.Root;
}
