using System.Collections.Immutable;
using Stedi.Pipeline.Model;

namespace Stedi.Web.Runs.Detail;

/// <summary>The dependencies between the steps of a run, from the definition that the run used.</summary>
public sealed record RunGraph(ImmutableDictionary<TableName, ImmutableArray<TableName>> Upstream)
{
    public static readonly RunGraph Unknown = new(ImmutableDictionary<TableName, ImmutableArray<TableName>>.Empty);

    /// <param name="definition">Null if this build can no longer read it; then no dependencies are known.</param>
    public static RunGraph Of(RunView run, PipelineDefinition? definition)
    {
        var built = run.Steps.Select(s => s.Table).ToHashSet();
        return new(run.Steps.ToImmutableDictionary(
            s => s.Table,
            s => (definition?.Find(s.Table)?.Upstream ?? []).Where(built.Contains).ToImmutableArray()));
    }

    /// <summary>When the inputs of the step were ready; null while one is missing.</summary>
    public DateTimeOffset? ReadyAt(StepView step, RunView run)
    {
        var ready = run.StartedAt;
        foreach (var input in Upstream.GetValueOrDefault(step.Table, []).Select(t => run.Steps.First(s => s.Table == t)))
        {
            if (input.Status != StepStatus.Succeeded)
                return null;
            ready = input.FinishedAt > ready ? input.FinishedAt : ready;
        }
        return ready;
    }

    /// <summary>Why a step has not started: the inputs that it is waiting for.</summary>
    public string? Missing(StepView step, RunView run)
    {
        if (step.Status != StepStatus.Pending || run.Status.HasEnded())
            return null;
        var missing = Upstream.GetValueOrDefault(step.Table, []).Where(t => run.Steps.First(s => s.Table == t).Status != StepStatus.Succeeded).ToArray();
        return missing.Length == 0 ? null : $"Waiting for {string.Join(", ", missing)}";
    }
}
