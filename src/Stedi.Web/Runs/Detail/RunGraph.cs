using System.Collections.Immutable;
using Stedi.Pipeline.Model;

namespace Stedi.Web.Runs.Detail;

/// <summary>Which step of a run needs which, by the definition that it ran.</summary>
public sealed record RunGraph(ImmutableDictionary<TableName, ImmutableArray<TableName>> Upstream)
{
    public static readonly RunGraph Unknown = new(ImmutableDictionary<TableName, ImmutableArray<TableName>>.Empty);

    /// <param name="definition">Null where this build can no longer read it: then no step needs another.</param>
    public static RunGraph Of(RunView run, PipelineDefinition? definition)
    {
        var built = run.Steps.Select(s => s.Table).ToHashSet();
        return new(run.Steps.ToImmutableDictionary(
            s => s.Table,
            s => (definition?.Find(s.Table)?.Upstream ?? []).Where(built.Contains).ToImmutableArray()));
    }

    /// <summary>When nothing but the engine kept the step from running; null while it misses an input.</summary>
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

    /// <summary>Why a step does not run yet, where the engine says nothing: the inputs that it still misses.</summary>
    public string? Missing(StepView step, RunView run)
    {
        if (step.Status != StepStatus.Pending || run.Status.HasEnded())
            return null;
        var missing = Upstream.GetValueOrDefault(step.Table, []).Where(t => run.Steps.First(s => s.Table == t).Status != StepStatus.Succeeded).ToArray();
        return missing.Length == 0 ? null : $"waits for {string.Join(", ", missing)}";
    }
}
