using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Stedi.Pipeline.Model;

namespace Stedi.Web.Runs.Detail;

/// <summary>Two runs side by side: what was other, and what came of it.</summary>
/// <param name="Other">The one that is compared with.</param>
/// <param name="SameDefinition">Both ran the same files and variables.</param>
/// <param name="Code">The files and variables that differ.</param>
/// <param name="Tables">Of either, in the order of the run.</param>
public sealed record RunComparison(
    RunSide Run, RunSide Other, bool SameDefinition, ImmutableArray<CodeChange> Code, ImmutableArray<TableComparison> Tables);

public sealed record RunSide(
    Guid Id, RunStatus Status, string Select, TriggerView Trigger, DateTimeOffset CreatedAt, long? DurationMs, string DefinitionHash,
    [property: JsonPropertyName("costUsd")] Cost? Cost)
{
    public static RunSide Of(RunDetail detail) => new(
        detail.Run.Id, detail.Run.Status, detail.Run.Select, detail.Run.Trigger, detail.Run.CreatedAt,
        detail.Run.DurationMs, detail.DefinitionHash, detail.Run.Cost);
}

/// <param name="Diff">From the other run's to this one's, unified; null where the texts are too long to be compared.</param>
public sealed record CodeChange(string File, string? Diff);

/// <param name="Run">Null where this run does not build the table.</param>
/// <param name="Other">Null where the other does not.</param>
/// <param name="SameSql">Null where one of them measured nothing.</param>
/// <param name="OtherInputs">Inputs of which the two read different versions; null where one of them measured nothing.</param>
public sealed record TableComparison(
    TableName Table, StepFigures? Run, StepFigures? Other, bool? SameSql, ImmutableArray<TableName>? OtherInputs);

/// <param name="Cost">Of all attempts, in US dollars; null where the engine charges nothing.</param>
public sealed record StepFigures(
    StepStatus Status, long? RowsIn, long? RowsOut, long? Dropped, long? DurationMs, long? Violations, [property: JsonPropertyName("costUsd")] Cost? Cost);
