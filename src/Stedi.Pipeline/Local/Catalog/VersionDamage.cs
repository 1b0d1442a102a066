using System.Globalization;
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

    /// <summary>By the receipt, and by the size of the data files. Null where both are as they were written.</summary>
    public static string? Look(LakePaths paths, TableName table, string version)
    {
        try
        {
            var (metrics, fault) = VersionReceipt.Read(paths, table, version);
            if (metrics is null)
                return fault ?? Missing(paths, table, version);
            if (Path.Combine(paths.Version(table, version), VersionLease.FileName) is var lease && !File.Exists(lease))
                return $"{lease} of {table} version {version} is missing.";
            var files = DataFiles(paths.Version(table, version));
            var bytes = files.Sum(f => f.Length);
            if (files.Length == 0)
                return $"The data file {Path.Combine(paths.Version(table, version), "data.parquet")} of {table} version {version} is missing.";
            if (bytes == metrics.Bytes)
                return null;
            var found = string.Join(", ", files.Select(f => string.Create(CultureInfo.InvariantCulture, $"{f.Name} with {f.Length:N0} bytes")));
            return string.Create(
                CultureInfo.InvariantCulture,
                $"The data files of {table} version {version} in {paths.Version(table, version)} should have {metrics.Bytes:N0} bytes. Found: {found}.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"The files of {table} version {version} in {paths.Version(table, version)} cannot be read: {e.Message}";
        }
    }

    /// <summary>Also by reading every value of every row.</summary>
    public static string? Read(LakePaths paths, TableName table, string version) =>
        Look(paths, table, version)
        ?? (ParquetCheck.FindUnreadable(DataFiles(paths.Version(table, version)).Select(f => f.FullName)) is { } found ? Describe(table, version, found.File) : null);

    /// <summary>A data file that DuckDB cannot read. Answers of queries say it, too, and they name no folder of the server.</summary>
    public static string Describe(TableName table, string version, string file) => $"The file {Path.GetFileName(file)} of {table} version {version} is damaged: it cannot be read as Parquet.";

    internal static FileInfo[] DataFiles(string folder) => [.. new DirectoryInfo(folder).EnumerateFiles("*.parquet").OrderBy(f => f.Name, StringComparer.Ordinal)];

    private static string Missing(LakePaths paths, TableName table, string version) => Directory.Exists(paths.Version(table, version))
        ? $"{VersionReceipt.PathOf(paths, table, version)} is missing: version {version} of {table} is not complete."
        : $"The folder {paths.Version(table, version)} of {table} version {version} is missing.";
}
