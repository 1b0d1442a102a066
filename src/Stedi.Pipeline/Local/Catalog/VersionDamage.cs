using System.Globalization;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Local.Catalog;

/// <summary>
/// What is wrong with a version's files, in words that name the file. Names and sizes are looked at in microseconds; what they do not show, only
/// reading every value does.
/// </summary>
internal static class VersionDamage
{
    /// <summary>What to do about it.</summary>
    public static string Advice(TableName table) => $"Build {table} again.";

    /// <summary>By the receipt, and by the size of the files that it lists. Null where both are as they were written.</summary>
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
            return $"The files of {table} version {version} in {paths.Version(table, version)} cannot be read: {e.Message}";
        }
    }

    /// <summary>Also by reading every value of every row.</summary>
    public static string? Read(LakePaths paths, TableName table, string version) =>
        Look(paths, table, version)
        ?? (VersionReceipt.Read(paths, table, version).Metrics is { } metrics && ParquetCheck.FindUnreadable(VersionReceipt.FilesOf(paths, metrics)) is { } found
            ? Describe(table, version, found.File) : null);

    /// <summary>Of the listed files, the first that is missing or has another size. Answers of queries say it, too, so it names no folder of the server.</summary>
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

    /// <summary>A data file that DuckDB cannot read. Answers of queries say it, too, and they name no folder of the server.</summary>
    public static string Describe(TableName table, string version, string file) => $"The file {Path.GetFileName(file)} of {table} version {version} is damaged: it cannot be read as Parquet.";

    private static string Missing(LakePaths paths, TableName table, string version) => Directory.Exists(paths.Version(table, version))
        ? $"{VersionReceipt.PathOf(paths, table, version)} is missing: version {version} of {table} is not complete."
        : $"The folder {paths.Version(table, version)} of {table} version {version} is missing.";
}
