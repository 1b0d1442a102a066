using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;

namespace Stedi.Web.Runs;

/// <summary>
/// One job inside a run. It is <c>starting</c> after the intent to start an attempt is saved (<see cref="Token"/>), and <c>submitted</c> after
/// the engine has returned its id (<see cref="EngineRunId"/>). Both show as pending until the engine runs the job.
/// </summary>
public sealed class Step
{
    private Step() { }

    internal Step(Run run, TableName table, string job, int position)
    {
        RunId = run.Id;
        Table = table;
        Job = job;
        Position = position;
    }

    public Guid RunId { get; private set; }

    public TableName Table { get; private set; } = null!;

    public string Job { get; private set; } = "";

    /// <summary>In topological order, from 0.</summary>
    public int Position { get; private set; }

    public StepStatus Status { get; private set; }

    /// <summary>The current or last attempt, from 1; 0 before the first.</summary>
    public int Attempt { get; private set; }

    /// <summary>The token of the attempt, saved before the engine is called.</summary>
    public string? Token { get; private set; }

    public string? EngineRunId { get; private set; }

    /// <summary>The version that the attempt writes or has written.</summary>
    public string? Version { get; private set; }

    /// <summary>The version that was current when the run published; null if there was none, or the run has not published.</summary>
    public string? ReplacedVersion { get; private set; }

    /// <summary>When <see cref="ReplacedVersion"/> had become current.</summary>
    public DateTimeOffset? ReplacedAt { get; private set; }

    /// <summary>Rows of <see cref="ReplacedVersion"/>; null if there was none, or its history was removed.</summary>
    public long? RowsReplaced { get; private set; }

    public long? RowsIn { get; private set; }

    public long? RowsOut { get; private set; }

    /// <summary>Rows of the primary input that did not reach the output, also if a check failed the step; null for a landing table, or if drops are not tracked.</summary>
    public long? RowsDropped { get; private set; }

    /// <summary>Rejected lines of a landing table, also if they failed the step; null for other tables.</summary>
    public long? RowsRejected { get; private set; }

    /// <summary>The cost of all attempts, at the price configured at that time; null if the engine is free.</summary>
    public Cost? Cost
    {
        get => CostUsd is { } usd ? new Cost(usd, DpuHours) : null;
        private set => (CostUsd, DpuHours) = (value?.Usd, value?.DpuHours);
    }

    /// <summary>A column of <see cref="Cost"/>, like the next one.</summary>
    private double? CostUsd { get; set; }

    private double? DpuHours { get; set; }

    public DateTimeOffset? StartedAt { get; private set; }

    public DateTimeOffset? FinishedAt { get; private set; }

    /// <summary>Why the step waits, or why the engine does not report its state. Details may change without an event.</summary>
    public string? Reason { get; private set; }

    /// <summary>What the step waits for, as in its last event; null if it does not wait.</summary>
    public WaitKind? WaitsFor { get; private set; }

    /// <summary>Why the step failed, was skipped or cancelled.</summary>
    public string? Error { get; private set; }

    /// <summary>Problems that did not fail the step; null if there are none.</summary>
    public IReadOnlyList<RunWarning>? Warnings { get; private set; }

    /// <summary>The engine lost the attempt without a result, so another attempt makes sense.</summary>
    public bool WasLost { get; private set; }

    /// <summary>It published the version that was already current: the landing files had not changed.</summary>
    public bool IsUnchanged => Status == StepStatus.Succeeded && Version is not null && Version == ReplacedVersion;

    public bool IsStarting => !Status.HasEnded() && Token is not null && EngineRunId is null;

    public bool IsSubmitted => !Status.HasEnded() && EngineRunId is not null;

    internal void Intend(string token, string version)
    {
        Expect(Token is null || WasLost, "start");
        Status = StepStatus.Pending;
        Attempt++;
        Token = token;
        Version = version;
        EngineRunId = null;
        (StartedAt, FinishedAt, Reason, WaitsFor, Error, WasLost) = (null, null, null, null, null, false);
    }

    internal void Submit(string engineRunId)
    {
        Expect(IsStarting, "submit");
        EngineRunId = engineRunId;
        (Reason, WaitsFor) = (null, null);
    }

    /// <summary>Records why the step waits. Returns whether the kind of reason is new; new details of the same kind are not.</summary>
    internal bool Hold(WaitKind kind, string reason)
    {
        Expect(!Status.HasEnded(), "wait");
        var isNews = kind != WaitsFor;
        (Reason, WaitsFor) = (reason, kind);
        return isNews;
    }

    /// <summary>Returns the event kind of this change, or null if nothing changed.</summary>
    internal string? Observe(EngineRunStatus seen, DateTimeOffset now)
    {
        Expect(IsSubmitted, "observe");
        switch (seen.State)
        {
            case EngineRunState.Waiting:
                return Wait(seen);
            case EngineRunState.Running when Status == StepStatus.Running:
                var wasHeld = WaitsFor is not null;
                (Reason, WaitsFor) = (seen.Reason, null);
                return wasHeld ? RunEventKinds.StepResumed : null;
            case EngineRunState.Running:
                Status = StepStatus.Running;
                StartedAt = seen.StartedAt ?? now;
                (Reason, WaitsFor) = (seen.Reason, null);
                return RunEventKinds.StepStarted;
            default:
                StartedAt ??= seen.StartedAt;
                return End(seen, seen.EndedAt ?? now);
        }
    }

    internal void Warn(IReadOnlyList<RunWarning> warnings) => Warnings = warnings.Count == 0 ? null : warnings;

    internal void Fail(string error, DateTimeOffset now) => Close(StepStatus.Failed, error, now);

    internal void Skip(string because, DateTimeOffset now) => Close(StepStatus.Skipped, because, now);

    internal void Cancel(string because, DateTimeOffset now) => Close(StepStatus.Cancelled, because, now);

    /// <summary>Uses an existing version, for a rollback.</summary>
    internal void Adopt(string version, VersionMetrics metrics, DateTimeOffset now)
    {
        Version = version;
        Fill(metrics);
        Close(StepStatus.Succeeded, null, now);
    }

    /// <summary>Records the version that this step is about to replace.</summary>
    internal void Replace(ReplacedVersion? current) =>
        (ReplacedVersion, ReplacedAt, RowsReplaced) = (current?.Published.Version, current?.Published.PublishedAt, current?.Rows);

    internal void Reset()
    {
        Expect(Status is StepStatus.Failed or StepStatus.Skipped or StepStatus.Cancelled, "retry");
        Status = StepStatus.Pending;
        (Token, EngineRunId, Version, RowsIn, RowsOut, RowsDropped, RowsRejected, Warnings) = (null, null, null, null, null, null, null, null);
        (StartedAt, FinishedAt, Reason, WaitsFor, Error, WasLost) = (null, null, null, null, null, false);
    }

    private string? Wait(EngineRunStatus seen)
    {
        Reason = seen.Reason;
        // About to start after waiting for capacity. The start event follows in a moment, so no event is needed here.
        if (seen.Wait == WaitsFor || (seen.Wait is null && WaitsFor != WaitKind.Engine))
            return null;
        WaitsFor = seen.Wait;
        return seen.Wait is null ? RunEventKinds.StepResumed : RunEventKinds.StepWaiting;
    }

    private string End(EngineRunStatus seen, DateTimeOffset at)
    {
        // Lost attempts cost money too.
        Cost = Cost.Plus(seen.Cost);
        switch (seen.State)
        {
            case EngineRunState.Succeeded:
                Fill(seen.Metrics ?? throw new InvalidOperationException($"The engine returned no metrics for {EngineRunId}."));
                Close(StepStatus.Succeeded, null, at);
                return RunEventKinds.StepSucceeded;
            case EngineRunState.Stopped:
                Close(StepStatus.Cancelled, seen.Reason ?? "stopped", at);
                return RunEventKinds.StepCancelled;
            case EngineRunState.Lost:
                Close(StepStatus.Failed, seen.Reason ?? "the engine lost the job", at);
                WasLost = true;
                return RunEventKinds.StepLost;
            default:
                if (seen.Metrics is { } audited)
                    Count(audited);
                Close(StepStatus.Failed, seen.Reason ?? "the job failed (see its log)", at);
                return RunEventKinds.StepFailed;
        }
    }

    private void Fill(VersionMetrics metrics)
    {
        RowsIn = metrics.Inputs.IsEmpty ? null : metrics.Inputs[0].RowsIn;
        RowsOut = metrics.RowsOut;
        Count(metrics);
    }

    private void Count(VersionMetrics metrics)
    {
        RowsDropped = metrics is { Landing: null, Inputs: [{ RowsKept: not null } first, ..] } ? first.Drops.Sum(d => d.Rows) : null;
        RowsRejected = metrics.Landing?.Rejects;
    }

    private void Close(StepStatus status, string? error, DateTimeOffset at)
    {
        Expect(!Status.HasEnded(), status.ToString());
        Status = status;
        Error = error;
        (Reason, WaitsFor) = (null, null);
        FinishedAt = at;
    }

    private void Expect(bool allowed, string change)
    {
        if (!allowed)
            throw new InvalidOperationException($"Step {Table} of run {RunId} cannot {change} while it is {Status}, attempt {Attempt}.");
    }
}

/// <summary>A published version that a run is about to replace.</summary>
/// <param name="Rows">Null if its history was removed.</param>
internal sealed record ReplacedVersion(TableName Table, PublishedVersion Published, long? Rows);
