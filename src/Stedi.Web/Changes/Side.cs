using System.Collections.Immutable;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;
using Stedi.Web.Runs;

namespace Stedi.Web.Changes;

/// <summary>One side of a comparison.</summary>
/// <param name="Listings">For each landing table, the version of its file list.</param>
/// <param name="Faults">Metrics that could not be read, and why.</param>
internal sealed record Side(
    ChangeSide Shown, ImmutableDictionary<TableName, SideTable> Tables, ImmutableDictionary<TableName, string> Listings, ImmutableArray<TableName> Unknown,
    ImmutableArray<string> Faults)
{
    /// <summary>The definition that built the table's version; of a table without one, that of the side.</summary>
    public string? DefinitionOf(TableName table) => Tables.GetValueOrDefault(table)?.Definition ?? Shown.DefinitionHash;
}

/// <param name="Version">Null if the step of a run has not succeeded.</param>
/// <param name="Status">Of the step; null at a point in time.</param>
/// <param name="Metrics">Also of a step that checks failed; null if there are none.</param>
internal sealed record SideTable(
    TableName Table, string? Version, Guid? RunId, string? Definition, string? Job, StepStatus? Status, VersionMetrics? Metrics, long? DurationMs, Cost? Cost)
{
    public TableFigures ToFigures()
    {
        var first = Metrics is { Inputs: [var input, ..] } ? input : null;
        return new(
            Version, RunId, Status, Version is null ? null : Metrics?.RowsOut, first?.RowsIn,
            Metrics?.Landing is null && first is { RowsKept: not null } ? first.Drops.Sum(d => d.Rows) : null, Metrics?.Landing?.Rejects,
            Version is null ? null : Metrics?.Bytes, Metrics?.Checks.Length ?? 0, Metrics?.Checks.Count(c => c.Violations > 0) ?? 0, DurationMs, Cost);
    }
}
