using Stedi.Pipeline.Engines;

namespace Stedi.Web.Versions;

/// <summary>A version as REST shows it.</summary>
/// <param name="IsCurrent">Readers see this one.</param>
/// <param name="IsKept">Its files are there: it can be rolled back to.</param>
public sealed record VersionView(
    string Version, Guid RunId, DateTimeOffset CreatedAt, DateTimeOffset? PublishedAt, bool IsCurrent, bool IsKept, long RowCount, long SizeBytes,
    VersionMetrics Metrics)
{
    /// <param name="current">The version that readers see; null where there is none.</param>
    public static VersionView Of(TableVersionRecord record, string? current) => new(
        record.Version, record.RunId, record.CreatedAt, record.PublishedAt, record.Version == current, record.RemovedAt is null, record.RowCount,
        record.SizeBytes, VersionMetrics.FromJson(record.Metrics));
}
