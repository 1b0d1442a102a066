namespace Stedi.Pipeline.Engines;

/// <summary>Resolves links in paths. Links in foreign files must not make other files of this machine readable.</summary>
internal static class RealPath
{
    /// <summary>The path without links in any of its parts.</summary>
    public static string Of(FileSystemInfo entry)
    {
        var target = Target(entry);
        var parent = Path.GetDirectoryName(target.FullName);
        return parent is null ? target.FullName : Path.Combine(Of(new DirectoryInfo(parent)), target.Name);
    }

    /// <summary>The final target of a link; the entry itself if it is not a link.</summary>
    public static FileSystemInfo Target(FileSystemInfo entry) =>
        entry.LinkTarget is null ? entry : entry.ResolveLinkTarget(returnFinalTarget: true) ?? entry;

    /// <param name="folder">A path from <see cref="Of"/>.</param>
    public static bool IsBelow(string path, string folder) => path.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal);
}
