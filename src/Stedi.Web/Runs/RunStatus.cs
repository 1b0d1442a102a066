namespace Stedi.Web.Runs;

public enum RunStatus { Queued, Running, Publishing, Succeeded, Failed, Cancelled }

public enum StepStatus { Pending, Running, Succeeded, Failed, Skipped, Cancelled }

/// <summary>Named sets of statuses, defined once.</summary>
public static class Statuses
{
    public static bool HasEnded(this RunStatus status) => status is RunStatus.Succeeded or RunStatus.Failed or RunStatus.Cancelled;

    public static bool HasEnded(this StepStatus status) => status is not (StepStatus.Pending or StepStatus.Running);
}
