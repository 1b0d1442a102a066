using System.Text.Json;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Local.Catalog;

/// <summary>Reads a version's <c>_metrics.json</c>.</summary>
internal static class VersionReceipt
{
    public static string PathOf(LakePaths paths, TableName table, string version) => Path.Combine(paths.Version(table, version), VersionMetrics.FileName);

    /// <returns>Null where there is none: the version is not complete.</returns>
    /// <exception cref="EngineException">It cannot be read, or is of another version; the message names the file.</exception>
    public static VersionMetrics? Find(LakePaths paths, TableName table, string version)
    {
        var (metrics, fault) = Read(paths, table, version);
        return fault is null ? metrics : throw new EngineException($"{fault} {VersionDamage.Advice(table)}");
    }

    /// <summary>Neither of the two where there is no receipt. The fault names the file.</summary>
    public static (VersionMetrics? Metrics, string? Fault) Read(LakePaths paths, TableName table, string version)
    {
        var path = PathOf(paths, table, version);
        try
        {
            if (new FileInfo(path).Length > VersionMetrics.MaxBytes)
                return (null, $"{path} is larger than {VersionMetrics.MaxBytes / 1024 / 1024} MB, so it holds no metrics.");
            var metrics = VersionMetrics.FromJson(File.ReadAllText(path));
            return metrics.Table == table && metrics.Version == version
                ? (metrics, null)
                : (null, $"The metrics {path} are of {metrics.Table} {metrics.Version}. Somebody has copied them there.");
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return (null, null);
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            return (null, $"The metrics {path} cannot be read: {e.Message}");
        }
    }
}
