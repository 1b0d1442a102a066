using Stedi.Pipeline.Model;

namespace Stedi.Web.Runs;

/// <summary>
/// One state change of a run, numbered from 1 without gaps within the run. It is saved in the transaction of the change, and Postgres
/// notifies every instance on commit.
/// </summary>
public sealed class RunEvent
{
    public required Guid RunId { get; init; }

    public required int Seq { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>One of <see cref="RunEventKinds"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>The step's table; null if the event concerns the whole run.</summary>
    public TableName? Table { get; init; }

    /// <summary>The status after the event: of the step, or of the run if there is no table.</summary>
    public required string Status { get; init; }

    public int? Attempt { get; init; }

    public long? RowsOut { get; init; }

    /// <summary>Why the step or run waits, failed or was skipped: one sentence for a person.</summary>
    public string? Reason { get; init; }
}

/// <summary>The kinds of events, as clients see them.</summary>
public static class RunEventKinds
{
    public const string RunQueued = "run.queued";
    public const string RunDrift = "run.drift";
    /// <summary>Selected tables are held, so the run does not build them.</summary>
    public const string RunHeld = "run.held";
    public const string RunWaiting = "run.waiting";
    /// <summary>The run no longer waits.</summary>
    public const string RunResumed = "run.resumed";
    public const string RunStarted = "run.started";
    public const string RunPublishing = "run.publishing";
    public const string RunSucceeded = "run.succeeded";
    public const string RunFailed = "run.failed";
    public const string RunCancelled = "run.cancelled";
    public const string RunCancelRequested = "run.cancel_requested";
    public const string RunRetried = "run.retried";
    public const string StepStarting = "step.starting";
    public const string StepWaiting = "step.waiting";
    /// <summary>The engine responds again. The step continued meanwhile.</summary>
    public const string StepResumed = "step.resumed";
    public const string StepStarted = "step.started";
    public const string StepSucceeded = "step.succeeded";
    public const string StepFailed = "step.failed";
    public const string StepLost = "step.lost";
    public const string StepSkipped = "step.skipped";
    public const string StepCancelled = "step.cancelled";

    /// <summary>The event of a run that ends in this status.</summary>
    public static string OfEnd(RunStatus status) => status switch
    {
        RunStatus.Succeeded => RunSucceeded,
        RunStatus.Failed => RunFailed,
        RunStatus.Cancelled => RunCancelled,
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "Not an end status."),
    };
}
