using System.Globalization;
using Stedi.Pipeline.Aws.Clients.Glue;
using Stedi.Pipeline.Engines;

namespace Stedi.Pipeline.Aws.Jobs;

/// <summary>What Glue's states mean to a step. Glue may know states that this program does not: those wait while the run lives.</summary>
internal static class GlueStates
{
    public static bool HasEnded(JobRun run) => State(run) is not (EngineRunState.Waiting or EngineRunState.Running);

    /// <summary>The status, but for metrics and price.</summary>
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
        // Neither is a verdict on the job.
        JobRunState.ERROR or JobRunState.EXPIRED => EngineRunState.Lost,
        _ => run.CompletedOn is null ? EngineRunState.Waiting : EngineRunState.Lost,
    };

    private static string? Reason(JobRun run) => run.JobRunState switch
    {
        JobRunState.WAITING => $"Glue has queued the run{Detail(run)}.",
        JobRunState.STARTING => "Glue is getting workers for the run.",
        JobRunState.RUNNING or JobRunState.SUCCEEDED => null,
        JobRunState.STOPPING => "It is being stopped.",
        JobRunState.STOPPED => "It was stopped.",
        JobRunState.FAILED => GlueReason.Of(run.ErrorMessage),
        JobRunState.TIMEOUT => string.Create(
            CultureInfo.InvariantCulture,
            $"It took longer than {(run.Timeout is { } minutes ? $"{minutes} minutes" : "it may")}, so Glue ended it. Set Stedi:Aws:TimeoutMinutes or Stedi:Aws:Workers higher, deploy, then retry the run."),
        JobRunState.ERROR => $"Glue lost the run by a fault of its own: {GlueReason.Of(run.ErrorMessage)}",
        JobRunState.EXPIRED => "It was queued for longer than Glue keeps runs waiting, and never began.",
        _ => $"Glue says that the run is '{run.JobRunState}', which this program does not know{Detail(run)}.",
    };

    private static string Detail(JobRun run) => string.IsNullOrWhiteSpace(run.StateDetail) ? "" : $": {run.StateDetail.Trim().TrimEnd('.')}";

    private static DateTimeOffset? Instant(DateTime? time) => time is { } t ? new DateTimeOffset(t.ToUniversalTime()) : null;
}
