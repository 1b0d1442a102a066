using MudBlazor;
using Stedi.Web.Runs;

namespace Stedi.Web.Tables;

/// <summary>The state of the last attempt to build a table. <see cref="Built"/>: not published yet. <see cref="NotPublished"/>: the run failed or was cancelled.</summary>
public enum AttemptState { None, Waiting, Running, Built, Succeeded, NotPublished, Failed, Skipped, Cancelled }

/// <summary>The last attempt to build a table, independent of its data state.</summary>
/// <param name="RunId">Null if there was none.</param>
/// <param name="Why">The reason, one sentence for a person; null if the state says enough.</param>
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
            _ when !status.HasEnded() => new(AttemptState.Built, run, "Built. Published when the whole run succeeds."),
            // The same content has the same version: an unchanged landing table is already published.
            _ when status != RunStatus.Succeeded && step.Version != table.Table.CurrentVersion =>
                new(AttemptState.NotPublished, run, $"The run {(status == RunStatus.Cancelled ? "was cancelled" : "failed")}. {StillLive(table)}"),
            _ => new(AttemptState.Succeeded, run),
        };
    }

    /// <summary>What is live while the newest version is not published.</summary>
    public static string StillLive(TableState table) => table.Table.CurrentVersion is null ? "The table has no published version." : "The previous version is still live.";

    public string Word => State switch
    {
        AttemptState.None => "never run",
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
