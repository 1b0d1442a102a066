using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;

namespace Stedi.Web.Runs;

/// <summary>The result of a run per table: rows in, rows out and drops. Returned by REST and <c>./stedi run --json</c>.</summary>
/// <param name="DurationMs">From the request to the end, or until now, without the time between attempts.</param>
/// <param name="Cost">Of all its steps, in US dollars; null if the engine is free.</param>
/// <param name="Attempts">1 plus the number of retries.</param>
public sealed record RunReport(
    Guid RunId, RunStatus Status, string? Reason, long DurationMs, ImmutableArray<TableReport> Tables, [property: JsonPropertyName("costUsd")] Cost? Cost = null,
    int Attempts = 1)
{
    /// <summary>Of all its steps, in DPU hours; null if the engine is free.</summary>
    public double? DpuHours => Cost?.DpuHours;

    /// <summary>Problems that did not fail the run.</summary>
    public ImmutableArray<RunWarning> Warnings { get; init; } = [];
}

/// <param name="RowCount">Rows of the version; null if none was built.</param>
/// <param name="RowsIn">Rows of the primary input; for a landing table, the non-blank lines of its files.</param>
/// <param name="Drops">Rows of the primary input that did not reach the output, by reason; for a landing table, its rejects.</param>
/// <param name="Checks">Also set if a check failed the step.</param>
/// <param name="DurationMs">Duration of the step; close to 0 if the version already existed.</param>
/// <param name="Error">Why the step failed, was skipped or cancelled.</param>
public sealed record TableReport(
    TableName Name,
    string Zone,
    StepStatus Status,
    long? RowCount,
    long? RowsIn,
    ImmutableArray<DropMetrics> Drops,
    ImmutableArray<CheckMetrics> Checks,
    string? Version,
    long? DurationMs,
    string? Error,
    [property: JsonPropertyName("costUsd")] Cost? Cost = null)
{
    /// <summary>Of all attempts, in DPU hours; null if the engine is free.</summary>
    public double? DpuHours => Cost?.DpuHours;

    /// <summary>How the files of a landing table were read; null for other tables, and if nothing was read.</summary>
    public LandingMetrics? Landing { get; init; }

    public static TableReport Of(StepView step, string zone, VersionMetrics? metrics) => new(
        step.Table, zone, step.Status, step.Status == StepStatus.Succeeded ? metrics?.RowsOut : null,
        metrics is { Inputs.IsEmpty: false } ? metrics.Inputs[0].RowsIn : null,
        metrics is { Inputs.IsEmpty: false } ? metrics.Inputs[0].Drops : [],
        metrics?.Checks ?? [], step.Version, (long?)(step.FinishedAt - step.StartedAt)?.TotalMilliseconds, step.Error,
        step.Cost)
    {
        Landing = metrics?.Landing,
    };
}
