using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Local.Catalog;

/// <summary>
/// Lists the files of a landing table: those of its folder and of the folders in it, one level deep. Names that start with <c>.</c> or
/// <c>_</c> are not data, as Athena and Spark have it.
/// </summary>
internal static class LandingFolder
{
    /// <summary>More small files than this want to be put together before anything reads them.</summary>
    private const int MaxFiles = 1_000_000;

    /// <exception cref="EngineException">The folder is missing or cannot be read, or a link in it leads out of it.</exception>
    public static LandingFiles List(string landingRoot, TableName table)
    {
        var folder = new DirectoryInfo(Path.Combine(Path.GetFullPath(landingRoot), table.Value));
        if (!folder.Exists)
            throw new EngineException(
                $"The landing folder of {table} is missing: {folder.FullName}. Put the table's .json files there, or name another place with --landing DIR or Stedi__Landing "
                + "(it holds one folder per landing table).");
        try
        {
            var real = RealPath.Of(folder);
            var files = DataIn(folder).SelectMany(e => e is DirectoryInfo inner ? DataIn(inner).OfType<FileInfo>() : [(FileInfo)e])
                .Select(file => Listed(file, folder, real, table))
                .Take(MaxFiles + 1).OrderBy(f => f.Name, StringComparer.Ordinal).ToList();
            return files.Count <= MaxFiles
                ? new(table, folder.FullName, [.. files])
                : throw new EngineException($"{folder.FullName} holds more than {MaxFiles:N0} files. Put the small ones together (cat *.json), then run again.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EngineException($"The landing folder of {table}, {folder.FullName}, cannot be read: {e.Message}", inner: e);
        }
    }

    private static IEnumerable<FileSystemInfo> DataIn(DirectoryInfo folder) => folder.EnumerateFileSystemInfos().Where(e => e.Name[0] is not ('.' or '_'));

    private static ListedFile Listed(FileInfo file, DirectoryInfo folder, string real, TableName table)
    {
        if (file.Name.Contains('\uFFFD', StringComparison.Ordinal) && !file.Exists)
            throw new EngineException($"The name of a landing file of {table}, {file.FullName}, is no UTF-8: rename the file.");
        var target = RealPath.Of(file);
        if (!RealPath.IsBelow(target, real))
            throw new EngineException($"{file.FullName} is a link that leads out of the landing folder of {table}, to {target}. Put the file itself there.");
        return ListedFile.From(file, Path.GetRelativePath(folder.FullName, file.FullName).Replace(Path.DirectorySeparatorChar, '/'));
    }
}
