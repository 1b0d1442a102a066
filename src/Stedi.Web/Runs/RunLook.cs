using MudBlazor;
using Stedi.Web.Components;

namespace Stedi.Web.Runs;

/// <summary>The words, icons and colors of runs and steps, the same on every page. A color never stands alone.</summary>
public static class RunLook
{
    public static string Word(RunStatus status) => status.ToString().ToLowerInvariant();

    public static string Word(StepStatus status) => status.ToString().ToLowerInvariant();

    /// <summary>Also says that the version was already live.</summary>
    public static string Word(StepStatus status, bool unchanged) => unchanged ? "unchanged" : Word(status);

    public static string Word(TriggerKind kind) => kind.ToString().ToLowerInvariant();

    public static Color Color(RunStatus status) => status switch
    {
        RunStatus.Succeeded => MudBlazor.Color.Success,
        RunStatus.Failed => MudBlazor.Color.Error,
        RunStatus.Running or RunStatus.Publishing => MudBlazor.Color.Info,
        _ => MudBlazor.Color.Default,
    };

    public static Color Color(StepStatus status) => status switch
    {
        StepStatus.Succeeded => MudBlazor.Color.Success,
        StepStatus.Failed => MudBlazor.Color.Error,
        StepStatus.Running => MudBlazor.Color.Info,
        StepStatus.Skipped => MudBlazor.Color.Warning,
        _ => MudBlazor.Color.Default,
    };

    public static string Icon(RunStatus status) => status switch
    {
        RunStatus.Succeeded => Icons.Material.Filled.CheckCircle,
        RunStatus.Failed => Icons.Material.Filled.Error,
        RunStatus.Cancelled => Icons.Material.Filled.Cancel,
        RunStatus.Queued => Icons.Material.Filled.Schedule,
        RunStatus.Publishing => Icons.Material.Filled.Publish,
        _ => Icons.Material.Filled.PlayCircle,
    };

    public static string Icon(StepStatus status) => status switch
    {
        StepStatus.Succeeded => Icons.Material.Filled.CheckCircle,
        StepStatus.Failed => Icons.Material.Filled.Error,
        StepStatus.Cancelled => Icons.Material.Filled.Cancel,
        StepStatus.Skipped => Icons.Material.Filled.SkipNext,
        StepStatus.Running => Icons.Material.Filled.PlayCircle,
        _ => Icons.Material.Filled.Schedule,
    };

    /// <summary>The first 12 digits, which are the millisecond of the request. The search finds the run by them.</summary>
    public static string ShortId(Guid run) => run.ToString()[..13];

    /// <summary>A selection in plain words.</summary>
    public static string Selection(string select) =>
        select.Trim() == "*" ? "all tables"
        : select.StartsWith("zone:", StringComparison.Ordinal) && !select.Contains(' ', StringComparison.Ordinal) ? $"zone {select["zone:".Length..]}"
        : select;

    /// <summary>The name of a run in lists: its selection, or what it rolls back.</summary>
    public static string Name(RunView run, LocalTime local) => run.Rollback is null ? Selection(run.Select) : Title(run, local);

    /// <summary><c>Run of zone curated</c>, <c>Rolled back customer_curated to the version of 12:56</c>.</summary>
    public static string Title(RunView run, LocalTime local)
    {
        if (run.Rollback is not { } rollback)
            return $"Run of {Selection(run.Select)}";
        var what = rollback.Tables is [var only] ? only.Table.Value : Figures.Plural(rollback.Tables.Length, "table");
        return $"{(run.Status == RunStatus.Succeeded ? "Rolled back" : "Roll back")} {what} to the version of {Near(rollback.To, run.CreatedAt, local)}";
    }

    /// <summary>The time, with the date if the day differs.</summary>
    public static string Near(DateTimeOffset at, DateTimeOffset day, LocalTime local) =>
        local.Format(at, local.Of(at).Date == local.Of(day).Date ? "HH:mm" : "yyyy-MM-dd HH:mm");

    public static bool CanRollBack(RunView run) => run.Status == RunStatus.Succeeded;

    /// <summary>One line per warning, for a tooltip.</summary>
    public static string Warnings(RunView run) => string.Join('\n', run.Warnings.Select(w => $"{w.Table}: {w.Message}"));

    public static bool CanRetry(RunView run) => run.Status is RunStatus.Failed or RunStatus.Cancelled && run.Trigger.Kind != TriggerKind.Rollback;

    /// <summary>A new run of the same selection can be started. A rollback is not repeated.</summary>
    public static bool CanRunAgain(RunView run) => run.Status.HasEnded() && run.Rollback is null;

    /// <summary>All steps succeeded, so a retry only has to publish.</summary>
    public static bool IsBuilt(RunView run) => run.Steps.All(s => s.Status == StepStatus.Succeeded);

    /// <summary>A suffix for the duration of a retried run, which does not count its pauses.</summary>
    public static string Attempts(RunView run) => run.Attempts > 1 ? $" in {run.Attempts} attempts" : "";

    /// <summary>The error of a step without the table's name in front, for use beside that name.</summary>
    public static string? Error(StepView step) =>
        step.Error is { } error && error.StartsWith($"{step.Table}: ", StringComparison.Ordinal) ? error[(step.Table.Value.Length + 2)..] : step.Error;

    /// <summary>The number of steps that succeeded.</summary>
    public static int Succeeded(RunView run) => run.Steps.Count(s => s.Status == StepStatus.Succeeded);

    /// <summary>The number of steps that have ended, with any status.</summary>
    public static int Ended(RunView run) => run.Steps.Count(s => s.Status.HasEnded());
}
