using System.Collections.Immutable;
using Stedi.Pipeline.Model;

namespace Stedi.Web.Runs;

/// <summary>What to do next for a run. A pure function: the same state gives the same actions, and doing them leads towards an end.</summary>
public static class RunPlanner
{
    /// <summary>Attempts of a step that the engine loses; a job that fails by itself is not tried again.</summary>
    public const int MaxAttempts = 3;

    /// <summary>The next actions, each possible at once and independent of the others. Empty: wait for the engine, or nothing is left to do.</summary>
    public static ImmutableArray<RunAction> Plan(RunState run)
    {
        switch (run.Status)
        {
            case RunStatus.Queued when run.IsCancelRequested:
                return [.. CancelPending(run), new EndRun(RunStatus.Cancelled, null)];
            case RunStatus.Running:
                var actions = run.IsCancelRequested ? Cancel(run) : Advance(run);
                return actions.IsEmpty && run.Steps.All(s => s.Status.HasEnded()) ? [End(run)] : actions;
            case RunStatus.Publishing:
                return [new Publish()];
            default:
                return [];
        }
    }

    private static ImmutableArray<RunAction> Advance(RunState run)
    {
        var status = run.Steps.ToDictionary(s => s.Table, s => s.Status);
        var actions = ImmutableArray.CreateBuilder<RunAction>();
        foreach (var step in run.Steps)
        {
            var canTryAgain = step is { Status: StepStatus.Failed, WasLost: true } && step.Attempt < MaxAttempts;
            if (canTryAgain)
                actions.Add(new StartStep(step.Table));
            else if (step.Status == StepStatus.Pending && step.Phase == StepPhase.Starting)
                actions.Add(new SubmitStep(step.Table));
            else if (step.Status == StepStatus.Pending && step.Phase == StepPhase.Idle)
            {
                var inputs = step.Inputs.Where(status.ContainsKey).ToArray();
                var missing = inputs.FirstOrDefault(i => status[i].HasEnded() && status[i] != StepStatus.Succeeded && !WillBeTriedAgain(run, i));
                if (missing is not null)
                    actions.Add(new SkipStep(step.Table, $"{missing} was not built"));
                else if (inputs.All(i => status[i] == StepStatus.Succeeded))
                    actions.Add(new StartStep(step.Table));
            }
        }
        return actions.ToImmutable();
    }

    private static bool WillBeTriedAgain(RunState run, TableName table) =>
        run.Steps.Any(s => s.Table == table && s is { Status: StepStatus.Failed, WasLost: true } && s.Attempt < MaxAttempts);

    private static ImmutableArray<RunAction> Cancel(RunState run)
    {
        var actions = ImmutableArray.CreateBuilder<RunAction>();
        foreach (var step in run.Steps.Where(s => !s.Status.HasEnded()))
        {
            // A starting attempt may be running already although its answer was lost: first find out, then stop it.
            if (step.Phase == StepPhase.Submitted)
                actions.Add(new StopStep(step.Table));
            else if (step.Phase == StepPhase.Starting)
                actions.Add(new ResolveStep(step.Table));
            else
                actions.Add(new CancelStep(step.Table));
        }
        return actions.ToImmutable();
    }

    private static IEnumerable<RunAction> CancelPending(RunState run) =>
        run.Steps.Where(s => !s.Status.HasEnded()).Select(s => new CancelStep(s.Table));

    private static RunAction End(RunState run)
    {
        if (run.IsCancelRequested)
            return new EndRun(RunStatus.Cancelled, null);
        if (run.Steps.All(s => s.Status == StepStatus.Succeeded))
            return new Publish();
        var failed = run.Steps.Where(s => s.Status is StepStatus.Failed or StepStatus.Cancelled).Select(s => s.Table).ToArray();
        return new EndRun(RunStatus.Failed, $"{string.Join(", ", failed.Select(t => t.Value))} failed; nothing was published");
    }
}

/// <summary>How far the attempt under way has come; <see cref="Idle"/>: there is none.</summary>
public enum StepPhase { Idle, Starting, Submitted }

/// <summary>What the planner sees of a run.</summary>
public sealed record RunState(RunStatus Status, bool IsCancelRequested, ImmutableArray<StepState> Steps);

/// <param name="Inputs">All that the step's job reads; those outside the run do not matter here.</param>
public sealed record StepState(
    TableName Table, ImmutableArray<TableName> Inputs, StepStatus Status, StepPhase Phase = StepPhase.Idle, int Attempt = 0, bool WasLost = false);

/// <summary>Something that the driver does to a run.</summary>
public abstract record RunAction;

/// <summary>Save the intent of a new attempt, then submit it.</summary>
public sealed record StartStep(TableName Table) : RunAction;

/// <summary>The intent is saved, the engine's answer is not: ask the engine for the attempt, and start it if it does not know it.</summary>
public sealed record SubmitStep(TableName Table) : RunAction;

/// <summary>As <see cref="SubmitStep"/>, but the run is being cancelled: do not start it if the engine does not know it.</summary>
public sealed record ResolveStep(TableName Table) : RunAction;

public sealed record StopStep(TableName Table) : RunAction;

public sealed record SkipStep(TableName Table, string Because) : RunAction;

public sealed record CancelStep(TableName Table) : RunAction;

/// <summary>All steps passed: make all versions current together.</summary>
public sealed record Publish : RunAction;

public sealed record EndRun(RunStatus Status, string? Reason) : RunAction;
