using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Stedi.Pipeline.Model;

namespace Stedi.Web.Rows;

/// <summary>The row flow of some versions.</summary>
/// <param name="Tables">In topological order.</param>
/// <param name="PersonScan">The approximate cost of finding one person's rows, in US dollars; null if reads are free.</param>
public sealed record RowFlows(ImmutableArray<TableFlow> Tables, [property: JsonPropertyName("personScanUsd")] Cost? PersonScan = null)
{
    /// <summary>The maximum read of a person search; null if reads are free.</summary>
    public long? PersonScanBytes => PersonScan?.ScannedBytes;
}

/// <summary>The row counts of one version.</summary>
/// <param name="Version">The version with these counts.</param>
/// <param name="Inputs">Tracked inputs first, starting with the primary one. The only input of a landing table is itself: its files, with one row per line.</param>
public sealed record TableFlow(
    TableName Table, string Zone, string Description, string Version, DateTimeOffset BuiltAt, long RowsOut, ImmutableArray<InputFlow> Inputs)
{
    /// <summary>The primary input, if its rows are not tracked.</summary>
    [JsonIgnore]
    public InputFlow? Unaccounted => Inputs is [{ RowsKept: null } first, ..] ? first : null;

    public bool IsLanding => Inputs is [var files] && files.Table == Table;
}

/// <summary>The outcome of one input's rows: in = kept + dropped + unexplained.</summary>
/// <param name="Version">The version that was read.</param>
/// <param name="IsOther">The response contains another version of this input, so the counts do not match.</param>
/// <param name="RowsKept">Null if its rows are not tracked: for the first input nothing is known, the others are lookups.</param>
/// <param name="Factor">Output rows per kept row if a join multiplies rows; otherwise null.</param>
public sealed record InputFlow(
    TableName Table, string Version, bool IsOther, long RowsIn, long? RowsKept, double? Factor, ImmutableArray<DropFlow> Drops, long Unexplained);

/// <param name="Description">The description of the reason; empty if pipeline.yaml has none.</param>
/// <param name="Share">Share of the input's rows, 0 to 1.</param>
public sealed record DropFlow(string Reason, string Description, long Rows, double Share);
