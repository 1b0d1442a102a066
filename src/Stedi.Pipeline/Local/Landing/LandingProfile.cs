using System.Collections.Immutable;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Landing;

namespace Stedi.Pipeline.Local.Landing;

/// <summary>What an import found: <c>Lines = Rows + Σ Rejects.Rows</c>.</summary>
/// <param name="Lines">Rows and rejects: what the files hold, apart from blank lines.</param>
/// <param name="Rejects">Per reason of <see cref="RejectReasons"/> that occurred, by name.</param>
/// <param name="NewFields">Keys that are no column, by name; at most 100.</param>
/// <param name="MissingFields">Columns whose key no object has, in the table's order.</param>
internal sealed record LandingProfile(
    long Lines, long Rows, ImmutableArray<DropMetrics> Rejects, ImmutableArray<string> NewFields, ImmutableArray<string> MissingFields)
{
    /// <inheritdoc cref="LandingMetrics.Repairs"/>
    public ImmutableArray<RepairMetrics> Repairs { get; init; } = [];

    /// <inheritdoc cref="LandingMetrics.NulledValues"/>
    public ImmutableArray<ColumnCount> NulledValues { get; init; } = [];

    /// <inheritdoc cref="LandingMetrics.TruncatedTimes"/>
    public ImmutableArray<ColumnCount> TruncatedTimes { get; init; } = [];
}
