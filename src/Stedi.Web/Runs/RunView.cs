using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;
using Stedi.Web.Runs.Rollbacks;

namespace Stedi.Web.Runs;

/// <summary>A run as REST shows it.</summary>
/// <param name="Cost">Of all its steps, in US dollars; null where the engine charges nothing.</param>
/// <param name="WaitsFor">The kind of <paramref name="Reason"/> while it waits.</param>
public sealed record RunView(
    Guid Id,
    RunStatus Status,
    string Select,
    TriggerView Trigger,
    string? Reason,
    DateTimeOffset CreatedAt,
    DateTimeOffset? StartedAt,
    DateTimeOffset? FinishedAt,
    ImmutableArray<StepView> Steps,
    [property: JsonPropertyName("costUsd")] Cost? Cost = null,
    WaitKind? WaitsFor = null)
{
    /// <summary>Of all its steps, in hours of one data processing unit; null where the engine charges nothing.</summary>
    public double? DpuHours => Cost?.DpuHours;

    /// <summary>What needs a look although it succeeded.</summary>
    public ImmutableArray<RunWarning> Warnings { get; init; } = [];

    /// <summary>What it restores; null of a run that builds.</summary>
    public RunRollback? Rollback { get; init; }

    /// <summary>Tables of its selection that are no steps of it, because they were rolled back and are held.</summary>
    public ImmutableArray<HeldTable> Held { get; init; } = [];

    /// <summary>Times that nobody worked on it: from the end of an attempt until it was retried.</summary>
    public ImmutableArray<RunPause> Pauses { get; init; } = [];

    /// <summary>1, and 1 more for each retry.</summary>
    public int Attempts => Pauses.Length + 1;

    /// <summary>From the request to the end, without <see cref="Pauses"/>, in milliseconds; null until it has ended.</summary>
    public long? DurationMs => FinishedAt is { } end ? (long)this.Elapsed(end).TotalMilliseconds : null;

    public static RunView Of(Run run) => new(
        run.Id, run.Status, run.Select, new(run.Trigger.Kind, run.Trigger.By), run.Reason, run.CreatedAt, run.StartedAt, run.FinishedAt,
        [.. run.Steps.OrderBy(s => s.Position).Select(StepView.Of)], run.Steps.Select(s => s.Cost).Sum(), run.WaitsFor)
    {
        Pauses = [.. run.Pauses],
        Rollback = run.Rollback,
        Held = [.. run.Held ?? []],
        // Two jobs may have read the same landing table.
        Warnings = [.. run.Steps.OrderBy(s => s.Position).SelectMany(s => s.Warnings ?? []).Distinct()],
    };
}

public sealed record TriggerView(TriggerKind Kind, string By);

/// <param name="Error">Why it failed, was skipped or cancelled; while it waits, why it waits is in <paramref name="Reason"/>.</param>
/// <param name="Cost">Of all its attempts, in US dollars; known once one has ended.</param>
public sealed record StepView(
    TableName Table,
    string Job,
    StepStatus Status,
    int Attempt,
    string? EngineRunId,
    string? Version,
    long? RowsIn,
    long? RowsOut,
    DateTimeOffset? StartedAt,
    DateTimeOffset? FinishedAt,
    string? Error,
    string? Reason,
    [property: JsonPropertyName("costUsd")] Cost? Cost = null,
    WaitKind? WaitsFor = null)
{
    /// <summary>Of all its attempts; known once one has ended.</summary>
    public double? DpuHours => Cost?.DpuHours;

    public static StepView Of(Step step) => new(
        step.Table, step.Job, step.Status, step.Attempt, step.EngineRunId, step.Version, step.RowsIn, step.RowsOut, step.StartedAt,
        step.FinishedAt, step.Error, step.Reason, step.Cost, step.WaitsFor);
}

public sealed record RunPage(ImmutableArray<RunView> Items, string? NextCursor);

/// <param name="EarlierRemoved">Events before this one were removed by retention.</param>
public sealed record RunEventView(
    int Seq, DateTimeOffset At, string Kind, TableName? Table, string Status, int? Attempt, long? RowsOut, string? Reason,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool EarlierRemoved = false)
{
    public static RunEventView Of(RunEvent e) => new(e.Seq, e.At, e.Kind, e.Table, e.Status, e.Attempt, e.RowsOut, e.Reason);

    /// <summary>Stands for the events that were removed: how the run ended, as its last event said it.</summary>
    public static RunEventView LastOf(Run run) => new(
        run.LastSeq, run.FinishedAt ?? run.CreatedAt, RunEventKinds.OfEnd(run.Status), null, RunLook.Word(run.Status), null, null, run.Reason, EarlierRemoved: true);
}

public sealed record RunLogLine(TableName Table, DateTimeOffset At, string Level, string Text);

public sealed record RunLogPage(ImmutableArray<RunLogLine> Items, string? NextCursor);
