using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Stedi.Pipeline.Engines;

namespace Stedi.Pipeline.Local.Jobs;

/// <summary>The result of a job run, as <c>result.json</c>.</summary>
internal sealed record JobResult(
    EngineRunState State, string? Reason, DateTimeOffset? StartedAt, DateTimeOffset EndedAt, VersionMetrics? Metrics)
{
    // Results of earlier programs lack this.
    public ImmutableArray<EngineWarning> Warnings { get => field.IsDefault ? [] : field; init; }

    public EngineRunStatus ToStatus() => new(State, Reason, StartedAt, EndedAt, Metrics) { Warnings = Warnings };
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, UseStringEnumConverter = true, WriteIndented = true)]
[JsonSerializable(typeof(JobResult))]
[JsonSerializable(typeof(VersionMetrics))]
internal sealed partial class JobJson : JsonSerializerContext;

/// <summary>The JSON of log lines.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(LogLine))]
internal sealed partial class LogJson : JsonSerializerContext;
