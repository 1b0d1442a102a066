using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Stedi.Pipeline.Model;

namespace Stedi.Web.Runs.Rollbacks;

/// <summary>The versions that a rollback restores, and those it replaces.</summary>
/// <param name="RunId">The run that is rolled back; null if a person selected a version of one table.</param>
/// <param name="Tables">In topological order; at least one.</param>
public sealed record RunRollback(Guid? RunId, ImmutableArray<RestoredTable> Tables)
{
    /// <summary>The point in time that the rollback returns to: when the newest restored version had become current.</summary>
    [JsonIgnore]
    public DateTimeOffset To => Tables.Max(t => t.To.PublishedAt);
}

/// <param name="From">The version that was current before the rollback.</param>
/// <param name="To">The version that is restored.</param>
public sealed record RestoredTable(TableName Table, VersionMoment From, VersionMoment To);

/// <param name="PublishedAt">When the version had become current.</param>
public sealed record VersionMoment(string Version, DateTimeOffset PublishedAt);
