using System.Globalization;
using Stedi.Pipeline.Aws.Clients.Glue;
using Stedi.Pipeline.Engines;

namespace Stedi.Pipeline.Aws.Jobs;

/// <summary>Maps Glue's states to states of a step. Unknown states count as waiting while the run has not ended.</summary>
internal static class GlueStates
{
    public static bool HasEnded(JobRun run) => State(run) is not (EngineRunState.Waiting or EngineRunState.Running);

    /// <summary>The status, without metrics and cost.</summary>
    public static EngineRunStatus Of(JobRun run)
    {
        var state = State(run);
        var hasBegun = state != EngineRunState.Waiting && run.JobRunState != JobRunState.EXPIRED;
        return new(
            state, Reason(run), hasBegun ? Instant(run.StartedOn) : null,
            state is EngineRunState.Waiting or EngineRunState.Running ? null : Instant(run.CompletedOn),
            Wait: run.JobRunState == JobRunState.WAITING ? WaitKind.Capacity : null);
    }

    private static EngineRunState State(JobRun run) => run.JobRunState switch
    {
        JobRunState.WAITING or JobRunState.STARTING => EngineRunState.Waiting,
        JobRunState.RUNNING or JobRunState.STOPPING => EngineRunState.Running,
        JobRunState.STOPPED => EngineRunState.Stopped,
        JobRunState.SUCCEEDED => EngineRunState.Succeeded,
        JobRunState.FAILED or JobRunState.TIMEOUT => EngineRunState.Failed,
        // Neither says whether the job failed.
        JobRunState.ERROR or JobRunState.EXPIRED => EngineRunState.Lost,
        _ => run.CompletedOn is null ? EngineRunState.Waiting : EngineRunState.Lost,
    };

    private static string? Reason(JobRun run) => run.JobRunState switch
    {
        JobRunState.WAITING => $"Queued by Glue{Detail(run)}.",
        JobRunState.STARTING => "Glue is starting workers.",
        JobRunState.RUNNING or JobRunState.SUCCEEDED => null,
        JobRunState.STOPPING => "Stopping.",
        JobRunState.STOPPED => "Stopped.",
        JobRunState.FAILED => GlueReason.Of(run.ErrorMessage),
        JobRunState.TIMEOUT => string.Create(
            CultureInfo.InvariantCulture,
            $"Glue ended the job after its timeout{(run.Timeout is { } minutes ? $" of {minutes} minutes" : "")}. Raise Stedi:Aws:TimeoutMinutes or Stedi:Aws:Workers, deploy, then retry the run."),
        JobRunState.ERROR => $"Glue lost the run because of an internal error: {GlueReason.Of(run.ErrorMessage)}",
        JobRunState.EXPIRED => "The run was in Glue's queue for too long and never started.",
        _ => $"Unknown Glue state '{run.JobRunState}'{Detail(run)}.",
    };

    private static string Detail(JobRun run) => string.IsNullOrWhiteSpace(run.StateDetail) ? "" : $": {run.StateDetail.Trim().TrimEnd('.')}";

    private static DateTimeOffset? Instant(DateTime? time) => time is { } t ? new DateTimeOffset(t.ToUniversalTime()) : null;
}
