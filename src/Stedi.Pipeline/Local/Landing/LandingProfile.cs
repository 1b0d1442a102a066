using System.Collections.Immutable;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Landing;

namespace Stedi.Pipeline.Local.Landing;

/// <summary>The result of an import: <c>Lines = Rows + Σ Rejects.Rows</c>.</summary>
/// <param name="Lines">All rows and rejects: the content of the files without blank lines.</param>
/// <param name="Rejects">One entry per reason (<see cref="RejectReasons"/>) that occurred, by name.</param>
/// <param name="NewFields">Keys without a column, by name; at most 100.</param>
/// <param name="MissingFields">Columns without a key in any object, in the table's order.</param>
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
