using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Stedi.Pipeline.Model;

namespace Stedi.Web.Runs.Forecast;

/// <summary>A preview of a run: what it would build, from what, how long it takes and what it costs.</summary>
/// <param name="Steps">In topological order; empty if the run cannot start.</param>
/// <param name="Errors">Why the run cannot start.</param>
/// <param name="Remarks">What the run would wait for, and other notes.</param>
/// <param name="Drift">How the deployed jobs differ from the pipeline; empty if they do not. The run starts only if the user ignores the drift.</param>
/// <param name="UsualMs">Typical duration from earlier runs; null if unknown.</param>
/// <param name="PastRuns">The number of earlier runs of the same tables behind this estimate; 0 if it was estimated from the steps of other runs.</param>
/// <param name="IsFree">The engine is free.</param>
/// <param name="UsualCost">Typical cost of all steps in US dollars; null if the cost of one step is unknown.</param>
public sealed record RunForecast(
    string Select,
    ImmutableArray<StepForecast> Steps,
    ImmutableArray<string> Errors,
    ImmutableArray<string> Remarks,
    ImmutableArray<string> Drift,
    long? UsualMs,
    int PastRuns,
    bool IsFree,
    [property: JsonPropertyName("usualUsd")] Cost? UsualCost = null)
{
    public static RunForecast Impossible(string select, ImmutableArray<string> errors) => new(select, [], errors, [], [], null, 0, false);
}

/// <param name="UsualMs">Typical duration of the step once the engine has started it.</param>
/// <param name="UsualCost">Typical cost of the step, in US dollars.</param>
public sealed record StepForecast(
    TableName Table, string Zone, ImmutableArray<InputForecast> Inputs, long? UsualMs, [property: JsonPropertyName("usualUsd")] Cost? UsualCost = null);

/// <summary><see cref="Landing"/>: the current landing files. <see cref="Built"/>: built by the same run. <see cref="Published"/>: the current version.</summary>
public enum InputKind { Landing, Built, Published, Absent }

/// <param name="Version">The version that is read; null if the run itself builds it.</param>
/// <param name="PublishedAt">When that version became current.</param>
/// <param name="IsNew">The landing files differ from those of the current version.</param>
/// <param name="Fault">Why the input cannot be read; the step will fail with this error.</param>
public sealed record InputForecast(
    TableName Table, InputKind Kind, string? Version = null, DateTimeOffset? PublishedAt = null, int? Files = null, long? Bytes = null, bool? IsNew = null,
    string? Fault = null);
