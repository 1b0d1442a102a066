using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;
using Stedi.Web.Runs.Rollbacks;

namespace Stedi.Web.Runs;

/// <summary>A run as REST shows it.</summary>
/// <param name="Cost">Of all its steps, in US dollars; null if the engine is free.</param>
/// <param name="WaitsFor">The kind of <paramref name="Reason"/> while the run waits.</param>
public sealed record RunView(
    Guid Id,
    RunStatus Status,
    string Select,
    Trigger Trigger,
    string? Reason,
    DateTimeOffset CreatedAt,
    DateTimeOffset? StartedAt,
    DateTimeOffset? FinishedAt,
    ImmutableArray<StepView> Steps,
    [property: JsonPropertyName("costUsd")] Cost? Cost = null,
    WaitKind? WaitsFor = null)
{
    /// <summary>Of all its steps, in DPU hours; null if the engine is free.</summary>
    public double? DpuHours => Cost?.DpuHours;

    /// <summary>Problems that did not fail the run.</summary>
    public ImmutableArray<RunWarning> Warnings { get; init; } = [];

    /// <summary>What a rollback restores; null for a run that builds.</summary>
    public RunRollback? Rollback { get; init; }

    /// <summary>Selected tables that the run does not build because they were rolled back and are held.</summary>
    public ImmutableArray<HeldTable> Held { get; init; } = [];

    /// <summary>The times between attempts, from the end until the retry.</summary>
    public ImmutableArray<RunPause> Pauses { get; init; } = [];

    /// <summary>1 plus the number of retries.</summary>
    public int Attempts => Pauses.Length + 1;

    /// <summary>The row counts of all its steps.</summary>
    public RunTotals Totals => RunTotals.Of(Steps);

    /// <summary>From the request to the end, without <see cref="Pauses"/>, in milliseconds; null until the run has ended.</summary>
    public long? DurationMs => FinishedAt is { } end ? (long)this.Elapsed(end).TotalMilliseconds : null;

    public static RunView Of(Run run) => new(
        run.Id, run.Status, run.Select, run.Trigger, run.Reason, run.CreatedAt, run.StartedAt, run.FinishedAt,
        [.. run.Steps.OrderBy(s => s.Position).Select(StepView.Of)], run.Steps.Select(s => s.Cost).Sum(), run.WaitsFor)
    {
        Pauses = [.. run.Pauses],
        Rollback = run.Rollback,
        Held = [.. run.Held ?? []],
        // Two jobs may have read the same landing table, with the same warning.
        Warnings = [.. run.Steps.OrderBy(s => s.Position).SelectMany(s => s.Warnings ?? []).Distinct()],
    };
}

/// <param name="Error">Why the step failed, was skipped or cancelled. While it waits, <paramref name="Reason"/> says why.</param>
/// <param name="Cost">Of all attempts, in US dollars; null until one has ended.</param>
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
    /// <summary>Of all attempts; null until one has ended.</summary>
    public double? DpuHours => Cost?.DpuHours;

    /// <summary>Rows of the primary input that did not reach the output; null for a landing table, and if drops are not tracked.</summary>
    public long? RowsDropped { get; init; }

    /// <summary>Rejected lines of a landing table; null for other tables.</summary>
    public long? RowsRejected { get; init; }

    /// <summary>Rows of the version that was live before the run published; null if there was none, and before publishing.</summary>
    public long? RowsReplaced { get; init; }

    /// <summary>The run published the version that was already live: the landing files had not changed.</summary>
    public bool Unchanged { get; init; }

    public static StepView Of(Step step) => new(
        step.Table, step.Job, step.Status, step.Attempt, step.EngineRunId, step.Version, step.RowsIn, step.RowsOut, step.StartedAt,
        step.FinishedAt, step.Error, step.Reason, step.Cost, step.WaitsFor)
    {
        RowsDropped = step.RowsDropped,
        RowsRejected = step.RowsRejected,
        RowsReplaced = step.RowsReplaced,
        Unchanged = step.IsUnchanged,
    };
}

/// <summary>Row counts of several steps. Each is null if no step has that count.</summary>
/// <param name="RowsOut">Rows of the versions.</param>
/// <param name="RowsChange">The difference from the versions that were live before; tables without an earlier version do not count.</param>
/// <param name="RowsDropped">Rows of primary inputs that did not reach the output.</param>
/// <param name="RowsRejected">Rejected lines of landing tables.</param>
public sealed record RunTotals(long? RowsOut, long? RowsChange, long? RowsDropped, long? RowsRejected)
{
    public static RunTotals Of(IReadOnlyCollection<StepView> steps) =>
        new(Sum(steps, s => s.RowsOut), Sum(steps, s => s.RowsOut - s.RowsReplaced), Sum(steps, s => s.RowsDropped), Sum(steps, s => s.RowsRejected));

    private static long? Sum(IReadOnlyCollection<StepView> steps, Func<StepView, long?> count) =>
        steps.Any(s => count(s) is not null) ? steps.Sum(count) : null;
}

public sealed record RunPage(ImmutableArray<RunView> Items, string? NextCursor);

/// <param name="EarlierRemoved">Events before this one were removed by retention.</param>
public sealed record RunEventView(
    int Seq, DateTimeOffset At, string Kind, TableName? Table, string Status, int? Attempt, long? RowsOut, string? Reason,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool EarlierRemoved = false)
{
    public static RunEventView Of(RunEvent e) => new(e.Seq, e.At, e.Kind, e.Table, e.Status, e.Attempt, e.RowsOut, e.Reason);

    /// <summary>Replaces removed events: the end of the run, as in its last event.</summary>
    public static RunEventView LastOf(Run run) => new(
        run.LastSeq, run.FinishedAt ?? run.CreatedAt, RunEventKinds.OfEnd(run.Status), null, RunLook.Word(run.Status), null, null, run.Reason, EarlierRemoved: true);
}

public sealed record RunLogLine(TableName Table, DateTimeOffset At, string Level, string Text);

public sealed record RunLogPage(ImmutableArray<RunLogLine> Items, string? NextCursor);
