using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;

namespace Stedi.Web.Runs;

/// <summary>What a run made of each table: rows in, rows out, and where the rest went. REST and <c>./stedi run --json</c> give it.</summary>
/// <param name="DurationMs">From the request to the end, without the time between its attempts; of a run that is not over, until now.</param>
/// <param name="Cost">Of all its steps, in US dollars; null where the engine charges nothing.</param>
/// <param name="Attempts">1, and 1 more for each retry.</param>
public sealed record RunReport(
    Guid RunId, RunStatus Status, string? Reason, long DurationMs, ImmutableArray<TableReport> Tables, [property: JsonPropertyName("costUsd")] Cost? Cost = null,
    int Attempts = 1)
{
    /// <summary>Of all its steps, in hours of one data processing unit; null where the engine charges nothing.</summary>
    public double? DpuHours => Cost?.DpuHours;

    /// <summary>What needs a look although it succeeded.</summary>
    public ImmutableArray<RunWarning> Warnings { get; init; } = [];
}

/// <param name="RowCount">Rows of the version; null where none was built.</param>
/// <param name="RowsIn">Of the primary input; of a landing table the lines of its files that are not blank.</param>
/// <param name="Drops">Rows of the primary input that did not reach the output, by reason; of a landing table its rejects.</param>
/// <param name="Checks">Also of a step that one of them failed.</param>
/// <param name="DurationMs">Of its step: next to nothing where the version was there already.</param>
/// <param name="Error">Why it failed, was skipped or cancelled.</param>
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
    /// <summary>Of all its attempts, in hours of one data processing unit; null where the engine charges nothing.</summary>
    public double? DpuHours => Cost?.DpuHours;

    /// <summary>How the files of a landing table were read; null of any other table, and where nothing was read.</summary>
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
