using System.Text.Json;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Local.Catalog;

/// <summary>Reads a version's <c>_metrics.json</c>, which lists its files.</summary>
internal static class VersionReceipt
{
    public static string PathOf(LakePaths paths, TableName table, string version) => Path.Combine(paths.Version(table, version), VersionMetrics.FileName);

    /// <summary>The paths of a version's files.</summary>
    public static IEnumerable<string> FilesOf(LakePaths paths, VersionMetrics metrics) => FilesOf(paths.Version(metrics.Table, metrics.Version), metrics);

    /// <inheritdoc cref="FilesOf(LakePaths, VersionMetrics)"/>
    public static IEnumerable<string> FilesOf(string folder, VersionMetrics metrics) => metrics.Files.Select(f => Path.Combine(folder, f.Name));

    /// <returns>Null if there is none: the version is incomplete.</returns>
    /// <exception cref="EngineException">It cannot be read, or belongs to another version. The message names the file.</exception>
    public static VersionMetrics? Find(LakePaths paths, TableName table, string version)
    {
        var (metrics, fault) = Read(paths, table, version);
        return fault is null ? metrics : throw new EngineException($"{fault} {VersionDamage.Advice(table)}");
    }

    /// <summary>Both are null if there is no receipt. The fault names the file.</summary>
    public static (VersionMetrics? Metrics, string? Fault) Read(LakePaths paths, TableName table, string version)
    {
        var path = PathOf(paths, table, version);
        try
        {
            if (new FileInfo(path).Length > VersionMetrics.MaxBytes)
                return (null, $"{path} is not a metrics file: it is larger than {VersionMetrics.MaxBytes / 1024 / 1024} MB.");
            var metrics = VersionMetrics.FromJson(File.ReadAllText(path));
            return metrics.Table == table && metrics.Version == version
                ? (WithFiles(metrics), null)
                : (null, $"The metrics {path} belong to {metrics.Table} {metrics.Version}: they were copied there.");
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return (null, null);
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            return (null, $"Could not read the metrics {path}: {e.Message}");
        }
    }

    /// <summary>Earlier programs did not list files. They always wrote one, with this name.</summary>
    private static VersionMetrics WithFiles(VersionMetrics metrics) =>
        metrics.Files.IsEmpty ? metrics with { Files = [new(LakePaths.DataFile, metrics.RowsOut, metrics.Bytes)] } : metrics;
}
