using MudBlazor;
using Stedi.Web.Runs;

namespace Stedi.Web.Tables;

/// <summary>How a table stands. <see cref="Outdated"/>: an input has a newer version than the one it was made from.</summary>
public enum TableCondition { NeverBuilt, Fresh, Outdated, Waiting, Running, Built, Failed, Skipped, Cancelled, NotPublished }

/// <param name="Why">One sentence for a person; null where the condition says it all.</param>
public sealed record TableStanding(TableCondition Condition, string? Why = null)
{
    public static TableStanding Of(TableState state)
    {
        if (state is { LastStep: { } step, LastRunStatus: { } run })
        {
            if (!run.HasEnded())
                return UnderWay(step);
            if (step.Status == StepStatus.Failed)
                return new(TableCondition.Failed, step.Error);
            if (step.Status == StepStatus.Skipped)
                return new(TableCondition.Skipped, step.Error);
            if (step.Status == StepStatus.Cancelled)
                return new(TableCondition.Cancelled, step.Error);
            // The same content is the same version: a landing table that did not change is published already.
            if (run != RunStatus.Succeeded && step.Version != state.Table.CurrentVersion)
                return new(TableCondition.NotPublished, $"Built, but its run {RunLook.Word(run)}: readers see the version before.");
        }
        if (state.Table.CurrentVersion is null)
            return new(TableCondition.NeverBuilt, "No run has built this table yet.");
        if (!state.NewerInputs.IsEmpty)
            return new(TableCondition.Outdated, $"Newer than this: {string.Join(", ", state.NewerInputs)}.");
        return new(TableCondition.Fresh, CheckSummary.Of(state.Metrics) is { Class.Length: > 0 } checks ? $"Up to date, but {checks.Text}." : null);
    }

    public string Word => Condition switch
    {
        TableCondition.NeverBuilt => "never built",
        TableCondition.NotPublished => "not published",
        _ => Condition.ToString().ToLowerInvariant(),
    };

    public Color Color => Condition switch
    {
        TableCondition.Fresh => Why is null ? Color.Success : Color.Warning,
        TableCondition.Running or TableCondition.Built => Color.Info,
        TableCondition.Failed => Color.Error,
        TableCondition.Outdated or TableCondition.Skipped or TableCondition.NotPublished => Color.Warning,
        _ => Color.Default,
    };

    public string Icon => Condition switch
    {
        TableCondition.Fresh => Why is null ? Icons.Material.Filled.CheckCircle : Icons.Material.Filled.Warning,
        TableCondition.Running => Icons.Material.Filled.PlayCircle,
        TableCondition.Built => Icons.Material.Filled.TaskAlt,
        TableCondition.Failed => Icons.Material.Filled.Error,
        TableCondition.Outdated => Icons.Material.Filled.Update,
        TableCondition.Skipped => Icons.Material.Filled.SkipNext,
        TableCondition.Cancelled => Icons.Material.Filled.Cancel,
        TableCondition.NotPublished => Icons.Material.Filled.VisibilityOff,
        TableCondition.Waiting => Icons.Material.Filled.Schedule,
        _ => Icons.Material.Outlined.Circle,
    };

    public bool IsUnderWay => Condition is TableCondition.Waiting or TableCondition.Running or TableCondition.Built;

    private static TableStanding UnderWay(StepView step) => step.Status switch
    {
        StepStatus.Pending => new(TableCondition.Waiting, step.Reason),
        StepStatus.Running => new(TableCondition.Running),
        StepStatus.Succeeded => new(TableCondition.Built, "Built; it is published when the whole run has passed."),
        StepStatus.Failed => new(TableCondition.Failed, step.Error),
        StepStatus.Skipped => new(TableCondition.Skipped, step.Error),
        _ => new(TableCondition.Cancelled, step.Error),
    };
}
