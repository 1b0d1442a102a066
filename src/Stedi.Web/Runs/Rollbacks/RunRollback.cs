using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Stedi.Pipeline.Model;

namespace Stedi.Web.Runs.Rollbacks;

/// <summary>What a run restores, and instead of what.</summary>
/// <param name="RunId">The run that is rolled back; null where a person chose the version of one table.</param>
/// <param name="Tables">In topological order; at least one.</param>
public sealed record RunRollback(Guid? RunId, ImmutableArray<RestoredTable> Tables)
{
    /// <summary>As of then, readers see these tables: the newest of the restored versions had become current.</summary>
    [JsonIgnore]
    public DateTimeOffset To => Tables.Max(t => t.To.PublishedAt);
}

/// <param name="From">The version that is current before.</param>
/// <param name="To">The version that is restored.</param>
public sealed record RestoredTable(TableName Table, VersionMoment From, VersionMoment To);

/// <param name="PublishedAt">When the version had become current.</param>
public sealed record VersionMoment(string Version, DateTimeOffset PublishedAt);
