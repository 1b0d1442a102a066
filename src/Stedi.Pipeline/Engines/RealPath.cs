namespace Stedi.Pipeline.Engines;

/// <summary>Where files really lie. A link may come with files from elsewhere: it must not make other files of this machine readable.</summary>
internal static class RealPath
{
    /// <summary>The path without links in any of its parts.</summary>
    public static string Of(FileSystemInfo entry)
    {
        var target = Target(entry);
        var parent = Path.GetDirectoryName(target.FullName);
        return parent is null ? target.FullName : Path.Combine(Of(new DirectoryInfo(parent)), target.Name);
    }

    /// <summary>What a link leads to in the end; the entry itself where it is no link.</summary>
    public static FileSystemInfo Target(FileSystemInfo entry) =>
        entry.LinkTarget is null ? entry : entry.ResolveLinkTarget(returnFinalTarget: true) ?? entry;

    /// <param name="folder">As <see cref="Of"/> gives it.</param>
    public static bool IsBelow(string path, string folder) => path.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal);
}
