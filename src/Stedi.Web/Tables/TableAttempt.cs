using MudBlazor;
using Stedi.Web.Runs;

namespace Stedi.Web.Tables;

/// <summary>How the last attempt to build a table ended, or how far it is. <see cref="Built"/>: not yet published. <see cref="NotPublished"/>: its run failed.</summary>
public enum AttemptState { None, Waiting, Running, Built, Succeeded, NotPublished, Failed, Skipped, Cancelled }

/// <summary>The last attempt to build a table, whatever the state of its data.</summary>
/// <param name="RunId">Null where there was none.</param>
/// <param name="Why">One sentence for a person; null where the state says it all.</param>
public sealed record TableAttempt(AttemptState State, Guid? RunId = null, string? Why = null)
{
    public static TableAttempt Of(TableState table)
    {
        if (table is not { LastRunId: { } run, LastRunStatus: { } status, LastStep: { } step })
            return new(AttemptState.None);
        return step.Status switch
        {
            StepStatus.Pending => new(AttemptState.Waiting, run, step.Reason),
            StepStatus.Running => new(AttemptState.Running, run),
            StepStatus.Failed => new(AttemptState.Failed, run, RunLook.Error(step)),
            StepStatus.Skipped => new(AttemptState.Skipped, run, step.Error),
            StepStatus.Cancelled => new(AttemptState.Cancelled, run, step.Error),
            _ when !status.HasEnded() => new(AttemptState.Built, run, "Built. Published when the whole run has passed."),
            // The same content is the same version: a landing table that did not change is published already.
            _ when status != RunStatus.Succeeded && step.Version != table.Table.CurrentVersion =>
                new(AttemptState.NotPublished, run, $"The run {(status == RunStatus.Cancelled ? "was cancelled" : "failed")}. {StillLive(table)}"),
            _ => new(AttemptState.Succeeded, run),
        };
    }

    /// <summary>What readers see of a table while its newest version is not published.</summary>
    public static string StillLive(TableState table) => table.Table.CurrentVersion is null ? "No version is published." : "The previous version is still live.";

    public string Word => State switch
    {
        AttemptState.None => "no run yet",
        AttemptState.NotPublished => "not published",
        _ => State.ToString().ToLowerInvariant(),
    };

    public bool IsUnderWay => State is AttemptState.Waiting or AttemptState.Running or AttemptState.Built;

    public Color Color => State switch
    {
        AttemptState.Succeeded => Color.Success,
        AttemptState.Running or AttemptState.Built => Color.Info,
        AttemptState.Failed => Color.Error,
        AttemptState.Skipped or AttemptState.NotPublished => Color.Warning,
        _ => Color.Default,
    };

    public string Icon => State switch
    {
        AttemptState.Succeeded => Icons.Material.Filled.CheckCircle,
        AttemptState.Running => Icons.Material.Filled.PlayCircle,
        AttemptState.Built => Icons.Material.Filled.TaskAlt,
        AttemptState.Failed => Icons.Material.Filled.Error,
        AttemptState.Skipped => Icons.Material.Filled.SkipNext,
        AttemptState.Cancelled => Icons.Material.Filled.Cancel,
        AttemptState.NotPublished => Icons.Material.Filled.VisibilityOff,
        AttemptState.Waiting => Icons.Material.Filled.Schedule,
        _ => Icons.Material.Outlined.Circle,
    };
}
