using System.Collections.Immutable;
using Stedi.Pipeline.Model;

namespace Stedi.Web.Runs;

/// <summary>Plans the next actions of a run. A pure function: the same state gives the same actions, and each action brings the run closer to its end.</summary>
public static class RunPlanner
{
    /// <summary>The most attempts of a step that the engine lost. A job that failed is not tried again.</summary>
    public const int MaxAttempts = 3;

    /// <summary>The next actions, independent of each other. Empty means: wait for the engine, or nothing is left to do.</summary>
    public static ImmutableArray<RunAction> Plan(RunState run)
    {
        switch (run.Status)
        {
            case RunStatus.Queued when run.IsCancelRequested:
                return [new EndRun(RunStatus.Cancelled, null)];
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
        var steps = run.Steps.ToDictionary(s => s.Table);
        var actions = ImmutableArray.CreateBuilder<RunAction>();
        foreach (var step in run.Steps)
        {
            if (step.WillBeTriedAgain)
                actions.Add(new StartStep(step.Table));
            else if (step.Status == StepStatus.Pending && step.Phase == StepPhase.Starting)
                actions.Add(new SubmitStep(step.Table));
            else if (step.Status == StepStatus.Pending && step.Phase == StepPhase.Idle)
            {
                var inputs = step.Inputs.Where(steps.ContainsKey).Select(i => steps[i]).ToArray();
                if (inputs.FirstOrDefault(i => i.Status.HasEnded() && i.Status != StepStatus.Succeeded && !i.WillBeTriedAgain) is { } missing)
                    actions.Add(new SkipStep(step.Table, $"{missing.Table} was not built"));
                else if (inputs.All(i => i.Status == StepStatus.Succeeded))
                    actions.Add(new StartStep(step.Table));
            }
        }
        return actions.ToImmutable();
    }

    private static ImmutableArray<RunAction> Cancel(RunState run)
    {
        var actions = ImmutableArray.CreateBuilder<RunAction>();
        foreach (var step in run.Steps.Where(s => !s.Status.HasEnded()))
        {
            // The engine decides the result of a job that it knows: the job may still succeed before it is stopped.
            actions.Add(step.Phase == StepPhase.Submitted ? new StopStep(step.Table) : new CancelStep(step.Table));
        }
        return actions.ToImmutable();
    }

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

/// <summary>The phase of the current attempt; <see cref="Idle"/> means there is none.</summary>
public enum StepPhase { Idle, Starting, Submitted }

/// <summary>The state of a run, as input of the planner.</summary>
public sealed record RunState(RunStatus Status, bool IsCancelRequested, ImmutableArray<StepState> Steps);

/// <param name="Inputs">The inputs of the step's job. Inputs outside the run are ignored.</param>
public sealed record StepState(
    TableName Table, ImmutableArray<TableName> Inputs, StepStatus Status, StepPhase Phase = StepPhase.Idle, int Attempt = 0, bool WasLost = false)
{
    public bool WillBeTriedAgain => Status == StepStatus.Failed && WasLost && Attempt < RunPlanner.MaxAttempts;
}

/// <summary>An action of the driver.</summary>
public abstract record RunAction;

/// <summary>Save the intent of a new attempt, then submit it.</summary>
public sealed record StartStep(TableName Table) : RunAction;

/// <summary>The intent is saved but not the engine's response: look for the attempt in the engine, and start it if it is unknown there.</summary>
public sealed record SubmitStep(TableName Table) : RunAction;

public sealed record StopStep(TableName Table) : RunAction;

public sealed record SkipStep(TableName Table, string Because) : RunAction;

/// <summary>The step does not start. If an earlier start got no response, its job is stopped separately.</summary>
public sealed record CancelStep(TableName Table) : RunAction;

/// <summary>All steps passed: make all versions current together.</summary>
public sealed record Publish : RunAction;

/// <summary>Ends the run and settles all open steps.</summary>
public sealed record EndRun(RunStatus Status, string? Reason) : RunAction;
