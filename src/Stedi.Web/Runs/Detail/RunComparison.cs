using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Stedi.Pipeline.Model;

namespace Stedi.Web.Runs.Detail;

/// <summary>Two runs side by side: what changed and what each produced.</summary>
/// <param name="Other">The run to compare with.</param>
/// <param name="SameDefinition">Both runs used the same files and variables.</param>
/// <param name="Code">The files and variables that differ.</param>
/// <param name="Tables">The tables of both runs, in the order of this run.</param>
public sealed record RunComparison(
    RunSide Run, RunSide Other, bool SameDefinition, ImmutableArray<CodeChange> Code, ImmutableArray<TableComparison> Tables);

public sealed record RunSide(
    Guid Id, RunStatus Status, string Select, Trigger Trigger, DateTimeOffset CreatedAt, long? DurationMs, string DefinitionHash,
    [property: JsonPropertyName("costUsd")] Cost? Cost)
{
    public static RunSide Of(RunDetail detail) => new(
        detail.Run.Id, detail.Run.Status, detail.Run.Select, detail.Run.Trigger, detail.Run.CreatedAt,
        detail.Run.DurationMs, detail.DefinitionHash, detail.Run.Cost);
}

/// <param name="Diff">Unified diff from the other run to this one; null if the files are too long to compare.</param>
public sealed record CodeChange(string File, string? Diff);

/// <param name="Run">Null if this run does not build the table.</param>
/// <param name="Other">Null if the other run does not build the table.</param>
/// <param name="SameSql">Null if one of the runs has no metrics.</param>
/// <param name="OtherInputs">Inputs that the two runs read in different versions; null if one of the runs has no metrics.</param>
public sealed record TableComparison(
    TableName Table, StepFigures? Run, StepFigures? Other, bool? SameSql, ImmutableArray<TableName>? OtherInputs);

/// <param name="Cost">Of all attempts, in US dollars; null if the engine is free.</param>
/// <param name="Unchanged">The run published the version that was already live.</param>
public sealed record StepFigures(
    StepStatus Status, long? RowsIn, long? RowsOut, long? Dropped, long? DurationMs, long? Violations, [property: JsonPropertyName("costUsd")] Cost? Cost,
    bool Unchanged = false);
