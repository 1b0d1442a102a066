using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Stedi.Pipeline.Model;

namespace Stedi.Web.Runs.Forecast;

/// <summary>What a run would do, told before it is started.</summary>
/// <param name="Steps">In topological order; empty where it cannot be started.</param>
/// <param name="Errors">Why it cannot be started.</param>
/// <param name="Remarks">What it would wait for, or what else is worth knowing first.</param>
/// <param name="Drift">Where what is deployed is not what the pipeline says: why it is refused unless one insists; otherwise empty.</param>
/// <param name="UsualMs">How long it usually takes, from earlier runs; null where they do not tell.</param>
/// <param name="PastRuns">Earlier runs of the same tables that this was read from; 0 where it was put together from the steps of others.</param>
/// <param name="IsFree">The engine charges nothing.</param>
/// <param name="UsualCost">What it usually costs in US dollars: its steps together; null where the cost of one of them is not known.</param>
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

/// <param name="UsualMs">How long the step usually takes once its engine works on it.</param>
/// <param name="UsualCost">What the step usually costs, in US dollars.</param>
public sealed record StepForecast(
    TableName Table, string Zone, ImmutableArray<InputForecast> Inputs, long? UsualMs, [property: JsonPropertyName("usualUsd")] Cost? UsualCost = null);

/// <summary><see cref="Landing"/>: files as they lie there now. <see cref="Built"/>: by the same run. <see cref="Published"/>: what readers see now.</summary>
public enum InputKind { Landing, Built, Published, Absent }

/// <param name="Version">Of what is read; null where the run builds it itself.</param>
/// <param name="PublishedAt">When that became current.</param>
/// <param name="IsNew">Of landing files: they are not those that the current version was read from.</param>
/// <param name="Fault">Why it cannot be read; the step will fail with that.</param>
public sealed record InputForecast(
    TableName Table, InputKind Kind, string? Version = null, DateTimeOffset? PublishedAt = null, int? Files = null, long? Bytes = null, bool? IsNew = null,
    string? Fault = null);
