using System.Globalization;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Local.Catalog;

/// <summary>
/// Finds damage of a version's files, and describes it with the file name. Checking names and sizes takes microseconds. Other damage is found only by
/// reading every value.
/// </summary>
internal static class VersionDamage
{
    /// <summary>What to do about damage.</summary>
    public static string Advice(TableName table) => $"Build {table} again.";

    /// <summary>Checks the receipt and the sizes of the listed files. Null if there is no damage.</summary>
    public static string? Look(LakePaths paths, TableName table, string version)
    {
        try
        {
            var (metrics, fault) = VersionReceipt.Read(paths, table, version);
            if (metrics is null)
                return fault ?? Missing(paths, table, version);
            if (Path.Combine(paths.Version(table, version), VersionLease.FileName) is var lease && !File.Exists(lease))
                return $"{lease} of {table} version {version} is missing.";
            return OfFiles(paths.Version(table, version), metrics);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"Could not read the files of {table} version {version} in {paths.Version(table, version)}: {e.Message}";
        }
    }

    /// <summary>Also reads every value of every row.</summary>
    public static string? Read(LakePaths paths, TableName table, string version) =>
        Look(paths, table, version)
        ?? (VersionReceipt.Read(paths, table, version).Metrics is { } metrics && ParquetCheck.FindUnreadable(VersionReceipt.FilesOf(paths, metrics)) is { } found
            ? Describe(table, version, found.File) : null);

    /// <summary>Describes the first listed file that is missing or has a wrong size. Query errors show this too, so it contains no server folder.</summary>
    public static string? OfFiles(string folder, VersionMetrics metrics)
    {
        foreach (var listed in metrics.Files)
        {
            var file = new FileInfo(Path.Combine(folder, listed.Name));
            if (!file.Exists)
                return $"The file {listed.Name} of {metrics.Table} version {metrics.Version} is missing.";
            if (file.Length != listed.Bytes)
                return string.Create(
                    CultureInfo.InvariantCulture,
                    $"The file {listed.Name} of {metrics.Table} version {metrics.Version} is damaged: {file.Length:N0} bytes instead of {listed.Bytes:N0}.");
        }
        return null;
    }

    /// <summary>Describes a data file that DuckDB cannot read. Query errors show this too, so it contains no server folder.</summary>
    public static string Describe(TableName table, string version, string file) => $"The file {Path.GetFileName(file)} of {table} version {version} is damaged: it is not readable as Parquet.";

    private static string Missing(LakePaths paths, TableName table, string version) => Directory.Exists(paths.Version(table, version))
        ? $"{VersionReceipt.PathOf(paths, table, version)} is missing, so version {version} of {table} is incomplete."
        : $"The folder {paths.Version(table, version)} of {table} version {version} is missing.";
}
