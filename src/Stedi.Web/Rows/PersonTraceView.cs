using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Engines.Rows;
using Stedi.Pipeline.Model;

namespace Stedi.Web.Rows;

/// <summary>Where the rows of a person are, and where they were dropped.</summary>
/// <param name="Keys">The identifiers that matched the rows.</param>
/// <param name="IsKnown">Whether any row was found.</param>
/// <param name="Steps">In pipeline order.</param>
/// <param name="Cost">What the engine billed for the read, in US dollars; null if it is free.</param>
public sealed record PersonTraceView(
    ImmutableArray<PersonKey> Keys, bool IsKnown, ImmutableArray<PersonStepView> Steps, long? ScannedBytes,
    [property: JsonPropertyName("costUsd")] Cost? Cost, long ElapsedMs)
{
    internal static PersonTraceView Of(PersonTrace trace, ImmutableArray<RowVersion> versions, QueryPrice? price, long elapsedMs)
    {
        var byTable = versions.ToDictionary(v => v.Table);
        return new(
            trace.Keys, !trace.IsUnknown, [.. trace.Steps.Select(s => PersonStepView.Of(s, byTable[s.Table]))], trace.ScannedBytes,
            trace.ScannedBytes is { } bytes ? price?.Of(bytes) : null, elapsedMs);
    }
}

/// <param name="Rows">The person's rows in the table; null if it has no person column or could not be read.</param>
/// <param name="By">The identifier that matched them.</param>
/// <param name="Fault">Why the table could not be read.</param>
public sealed record PersonStepView(
    TableName Table, string Zone, string Version, long? Rows, string? By, ImmutableArray<PersonFlowView> Inputs, string? Fault)
{
    internal static PersonStepView Of(PersonStep step, RowVersion version) => new(
        step.Table, (version.Now ?? version.Declared)?.Zone.Name ?? "", step.Version, step.Rows, step.By,
        [.. step.Inputs.Select(i => PersonFlowView.Of(i, version))], step.Fault);
}

public sealed record PersonFlowView(TableName Table, string Version, long RowsIn, long RowsKept, ImmutableArray<DropFlow> Drops, long Unexplained)
{
    internal static PersonFlowView Of(PersonFlow flow, RowVersion version) => new(
        flow.Input, flow.Version, flow.RowsIn, flow.RowsKept,
        [.. flow.Drops.Select(d => new DropFlow(
            d.Reason, version.AccountOf(flow.Input)?.Drops.FirstOrDefault(r => r.Name == d.Reason)?.Description ?? "", d.Rows, (double)d.Rows / flow.RowsIn))],
        flow.Unexplained);
}
