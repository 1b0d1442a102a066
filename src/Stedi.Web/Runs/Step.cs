using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;

namespace Stedi.Web.Runs;

/// <summary>
/// One job inside a run. It becomes <c>starting</c> when the intent to start its attempt is saved (<see cref="Token"/>), <c>submitted</c> when
/// the engine has said which engine run that is (<see cref="EngineRunId"/>); both still show as pending until the engine works on it.
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

    /// <summary>The attempt that is under way or was the last, from 1; 0 before the first.</summary>
    public int Attempt { get; private set; }

    /// <summary>Of the attempt; saved before the engine is asked to start it.</summary>
    public string? Token { get; private set; }

    public string? EngineRunId { get; private set; }

    /// <summary>The version that the attempt writes or has written.</summary>
    public string? Version { get; private set; }

    /// <summary>The version that was current when its run published; null where there was none, or its run has published nothing.</summary>
    public string? ReplacedVersion { get; private set; }

    /// <summary>When <see cref="ReplacedVersion"/> had become current.</summary>
    public DateTimeOffset? ReplacedAt { get; private set; }

    public long? RowsIn { get; private set; }

    public long? RowsOut { get; private set; }

    /// <summary>What was billed for its attempts, all of them together, at the price that was set then; null where the engine charges nothing.</summary>
    public Cost? Cost
    {
        get => CostUsd is { } usd ? new Cost(usd, DpuHours) : null;
        private set => (CostUsd, DpuHours) = (value?.Usd, value?.DpuHours);
    }

    /// <summary>A column of <see cref="Cost"/>, as the next.</summary>
    private double? CostUsd { get; set; }

    private double? DpuHours { get; set; }

    public DateTimeOffset? StartedAt { get; private set; }

    public DateTimeOffset? FinishedAt { get; private set; }

    /// <summary>Why it waits, or why the engine does not say how it goes on. Its details may change without an event.</summary>
    public string? Reason { get; private set; }

    /// <summary>What it waits for, as the last event of it says; null where nothing holds it up.</summary>
    public WaitKind? WaitsFor { get; private set; }

    /// <summary>Why it failed, was skipped or cancelled.</summary>
    public string? Error { get; private set; }

    /// <summary>What needs a look although it succeeded; null where there is nothing.</summary>
    public IReadOnlyList<RunWarning>? Warnings { get; private set; }

    /// <summary>The engine lost the attempt without a verdict: worth another one.</summary>
    public bool WasLost { get; private set; }

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

    /// <summary>It stays as it is. Returns whether that is news: another kind of reason is, other details of the same kind are not.</summary>
    internal bool Hold(WaitKind kind, string reason)
    {
        Expect(!Status.HasEnded(), "wait");
        var isNews = kind != WaitsFor;
        (Reason, WaitsFor) = (reason, kind);
        return isNews;
    }

    /// <summary>Returns the kind of event that this change is, or null where nothing changed.</summary>
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

    /// <summary>Takes a version that exists already, as a rollback does.</summary>
    internal void Adopt(string version, VersionMetrics metrics, DateTimeOffset now)
    {
        Version = version;
        Fill(metrics);
        Close(StepStatus.Succeeded, null, now);
    }

    /// <summary>Its version is about to take the place of this one.</summary>
    internal void Replace(PublishedVersion? current) => (ReplacedVersion, ReplacedAt) = (current?.Version, current?.PublishedAt);

    internal void Reset()
    {
        Expect(Status is StepStatus.Failed or StepStatus.Skipped or StepStatus.Cancelled, "retry");
        Status = StepStatus.Pending;
        (Token, EngineRunId, Version, RowsIn, RowsOut, Warnings) = (null, null, null, null, null, null);
        (StartedAt, FinishedAt, Reason, WaitsFor, Error, WasLost) = (null, null, null, null, null, false);
    }

    private string? Wait(EngineRunStatus seen)
    {
        Reason = seen.Reason;
        // About to begin after it waited for room: the start says so a moment later, and needs no event before.
        if (seen.Wait == WaitsFor || (seen.Wait is null && WaitsFor != WaitKind.Engine))
            return null;
        WaitsFor = seen.Wait;
        return seen.Wait is null ? RunEventKinds.StepResumed : RunEventKinds.StepWaiting;
    }

    private string End(EngineRunStatus seen, DateTimeOffset at)
    {
        // An attempt that was lost was paid for as well.
        Cost = Cost.Plus(seen.Cost);
        switch (seen.State)
        {
            case EngineRunState.Succeeded:
                Fill(seen.Metrics ?? throw new InvalidOperationException($"The engine gave no metrics for {EngineRunId}."));
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
                Close(StepStatus.Failed, seen.Reason ?? "the job failed; see its log", at);
                return RunEventKinds.StepFailed;
        }
    }

    private void Fill(VersionMetrics metrics)
    {
        RowsIn = metrics.Inputs.IsEmpty ? null : metrics.Inputs[0].RowsIn;
        RowsOut = metrics.RowsOut;
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
