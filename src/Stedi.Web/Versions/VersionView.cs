using Stedi.Pipeline.Engines;

namespace Stedi.Web.Versions;

/// <summary>A version as REST shows it.</summary>
/// <param name="IsCurrent">This is the current version.</param>
/// <param name="IsKept">Its files are kept, so a rollback to it is possible.</param>
public sealed record VersionView(
    string Version, Guid RunId, DateTimeOffset CreatedAt, DateTimeOffset? PublishedAt, bool IsCurrent, bool IsKept, long RowCount, long SizeBytes,
    VersionMetrics Metrics)
{
    /// <param name="current">The current version; null if there is none.</param>
    public static VersionView Of(TableVersionRecord record, string? current) => new(
        record.Version, record.RunId, record.CreatedAt, record.PublishedAt, record.Version == current, record.RemovedAt is null, record.RowCount,
        record.SizeBytes, VersionMetrics.FromJson(record.Metrics));
}
