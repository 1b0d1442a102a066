using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Stedi.Pipeline.Model;

namespace Stedi.Web.Rows;

/// <summary>Where the rows of some versions went.</summary>
/// <param name="Tables">In topological order.</param>
/// <param name="PersonScan">About what the engine bills for following one person, in US dollars; null where reading costs nothing.</param>
public sealed record RowFlows(ImmutableArray<TableFlow> Tables, [property: JsonPropertyName("personScanUsd")] Cost? PersonScan = null)
{
    /// <summary>What following one person reads at most; null where reading costs nothing.</summary>
    public long? PersonScanBytes => PersonScan?.ScannedBytes;
}

/// <summary>What one version was made of.</summary>
/// <param name="Version">The version that the figures are of.</param>
/// <param name="Inputs">The accounted ones first, the primary one at their head. A landing table's only one is itself: its files, of which every line is a row.</param>
public sealed record TableFlow(
    TableName Table, string Zone, string Description, string Version, DateTimeOffset BuiltAt, long RowsOut, ImmutableArray<InputFlow> Inputs)
{
    /// <summary>The primary input, where nothing says what became of its rows.</summary>
    [JsonIgnore]
    public InputFlow? Unaccounted => Inputs is [{ RowsKept: null } first, ..] ? first : null;

    public bool IsLanding => Inputs is [var files] && files.Table == Table;
}

/// <summary>What became of one input's rows: in = kept + dropped + unexplained.</summary>
/// <param name="Version">The version that was read.</param>
/// <param name="IsOther">Another version of it is among those that are looked at: the figures of the two do not meet.</param>
/// <param name="RowsKept">Null where its rows are not accounted for: of the first input nothing is known, the others are lookups.</param>
/// <param name="Factor">Rows of the table for each kept row, where a join multiplies rows; otherwise null.</param>
public sealed record InputFlow(
    TableName Table, string Version, bool IsOther, long RowsIn, long? RowsKept, double? Factor, ImmutableArray<DropFlow> Drops, long Unexplained);

/// <param name="Description">What the reason means; empty where the pipeline's text says nothing of it.</param>
/// <param name="Share">Of the input's rows, 0 to 1.</param>
public sealed record DropFlow(string Reason, string Description, long Rows, double Share);
