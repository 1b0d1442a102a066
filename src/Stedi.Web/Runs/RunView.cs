using System.Collections.Immutable;

namespace Stedi.Web.Runs;

/// <summary>A run as REST shows it.</summary>
/// <param name="DpuHours">Of all its steps, in hours of one data processing unit; null where the engine charges nothing.</param>
/// <param name="CostUsd">What is billed for that, in US dollars.</param>
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
    double? DpuHours = null,
    double? CostUsd = null)
{
    /// <summary>What needs a look although it succeeded.</summary>
    public ImmutableArray<RunWarning> Warnings { get; init; } = [];

    public static RunView Of(Run run) => new(
        run.Id, run.Status, run.Select, new(run.Trigger.Kind, run.Trigger.By), run.Reason, run.CreatedAt, run.StartedAt, run.FinishedAt,
        [.. run.Steps.OrderBy(s => s.Position).Select(StepView.Of)], Sum(run.Steps.Select(s => s.DpuHours)), Sum(run.Steps.Select(s => s.CostUsd)))
    {
        // Two jobs may have read the same landing table.
        Warnings = [.. run.Steps.OrderBy(s => s.Position).SelectMany(s => s.Warnings ?? []).Distinct()],
    };

    private static double? Sum(IEnumerable<double?> figures) => figures.OfType<double>().ToList() is [_, ..] known ? known.Sum() : null;
}

public sealed record TriggerView(TriggerKind Kind, string By);

/// <param name="Error">Why it failed, was skipped or cancelled; while it waits, why it waits is in <paramref name="Reason"/>.</param>
/// <param name="DpuHours">Of all its attempts; known once one has ended.</param>
public sealed record StepView(
    string Table,
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
    double? DpuHours = null,
    double? CostUsd = null)
{
    public static StepView Of(Step step) => new(
        step.Table.Value, step.Job, step.Status, step.Attempt, step.EngineRunId, step.Version, step.RowsIn, step.RowsOut, step.StartedAt,
        step.FinishedAt, step.Error, step.Reason, step.DpuHours, step.CostUsd);
}

public sealed record RunPage(ImmutableArray<RunView> Items, string? NextCursor);

public sealed record RunEventView(int Seq, DateTimeOffset At, string Kind, string? Table, string Status, int? Attempt, long? RowsOut, string? Reason)
{
    public static RunEventView Of(RunEvent e) => new(e.Seq, e.At, e.Kind, e.Table?.Value, e.Status, e.Attempt, e.RowsOut, e.Reason);
}

public sealed record RunLogLine(string Table, DateTimeOffset At, string Level, string Text);

public sealed record RunLogPage(ImmutableArray<RunLogLine> Items, string? NextCursor);
