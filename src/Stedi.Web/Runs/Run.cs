using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;
using Stedi.Web.Runs.Rollbacks;

namespace Stedi.Web.Runs;

/// <summary>
/// One request to build a selection of tables: a transaction over the lake. It changes only through its methods. Each of them records a
/// <see cref="RunEvent"/>, and its caller holds the run's lease.
/// </summary>
public sealed class Run
{
    /// <summary>Bounds the text that a search reads per run.</summary>
    public const int MaxStepErrors = 1000;

    /// <summary>The number of drives in a row that throw before the run fails. It takes about ten minutes.</summary>
    public const int MaxStumbles = 8;

    private readonly List<Step> _steps = [];
    private readonly List<RunTable> _tables = [];
    private readonly List<RunEvent> _newEvents = [];
    private readonly List<StepAttempt> _pastAttempts = [];
    private readonly List<JobToStop> _jobsToStop = [];

    private Run() { }

    public Run(Guid id, string select, Trigger trigger, PipelineDefinition definition, IEnumerable<TableName> tables, DateTimeOffset now)
    {
        Id = id;
        Select = select;
        TriggerKind = trigger.Kind;
        TriggeredBy = trigger.By;
        DefinitionHash = definition.Hash;
        CreatedAt = now;
        NextDriveAt = now;
        foreach (var table in tables)
        {
            _steps.Add(new Step(this, table, definition[table].Job?.Name ?? table.Value, _steps.Count));
            _tables.Add(new RunTable(this, table));
        }
        Enter(RunStatus.Queued, RunEventKinds.RunQueued, null, now);
    }

    /// <summary>A run with steps that are already built: it publishes earlier versions again.</summary>
    /// <param name="metrics">Metrics of the restored versions.</param>
    /// <exception cref="InvalidOperationException">A table is not in the definition, or its metrics are missing.</exception>
    internal static Run RollingBack(
        Guid id, string select, RunRollback rollback, string by, PipelineDefinition definition, IReadOnlyDictionary<TableName, VersionMetrics> metrics, DateTimeOffset now)
    {
        var restored = rollback.Tables.ToDictionary(t => t.Table, t => t.To.Version);
        var run = new Run(id, select, new(TriggerKind.Rollback, by), definition, definition.Tables.Select(t => t.Name).Where(restored.ContainsKey), now) { Rollback = rollback };
        if (run._steps.Count != restored.Count)
            throw new InvalidOperationException("Only tables of the pipeline can be rolled back.");
        foreach (var step in run._steps)
            run.AdoptStep(step, restored[step.Table], metrics[step.Table], now);
        return run;
    }

    /// <summary>A version 7 UUID: newer runs have greater ids, so id order is time order.</summary>
    public Guid Id { get; private set; }

    public RunStatus Status { get; private set; }

    public string Select { get; private set; } = "";

    public TriggerKind TriggerKind { get; private set; }

    public string TriggeredBy { get; private set; } = "";

    public Trigger Trigger => new(TriggerKind, TriggeredBy);

    /// <summary>Why the run waits or failed: one sentence for a person. Details may change without an event.</summary>
    public string? Reason { get; private set; }

    /// <summary>What the run waits for, as in its last event; null if it does not wait.</summary>
    public WaitKind? WaitsFor { get; private set; }

    /// <summary>The errors of its steps, one per line, cut at <see cref="MaxStepErrors"/>, for searching history. Null unless the run failed.</summary>
    public string? StepErrors { get; private set; }

    /// <summary>The definition of the run: <see cref="PipelineDefinition.Hash"/>.</summary>
    public string DefinitionHash { get; private set; } = "";

    public string? IdempotencyKey { get; init; }

    /// <summary>Reads the landing files again even if they are unchanged.</summary>
    public bool Reread { get; init; }

    /// <summary>What a rollback restores; null for a run that builds.</summary>
    public RunRollback? Rollback { get; private set; }

    /// <summary>Tables of the selection that are not built because they are held; null if there are none.</summary>
    public IReadOnlyList<HeldTable>? Held { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    public DateTimeOffset? StartedAt { get; private set; }

    public DateTimeOffset? FinishedAt { get; private set; }

    /// <summary>The times between its attempts, from the end until the retry. Durations do not count them, because no work was done.</summary>
    public IReadOnlyList<RunPause> Pauses { get; private set; } = [];

    public string? CancelledBy { get; private set; }

    /// <summary>The latest time of the next drive. The monitor drives runs that are far overdue.</summary>
    public DateTimeOffset? NextDriveAt { get; private set; }

    /// <summary>The number of drives in a row that threw without progress.</summary>
    public int Stumbles { get; private set; }

    /// <summary>The number of its last event when a drive last threw. Any later event is progress.</summary>
    public int? StumbledAtSeq { get; private set; }

    /// <summary>The number of its last event.</summary>
    public int LastSeq { get; private set; }

    /// <summary>Its inputs from outside the run, fixed at the start; null before.</summary>
    public RunInputs? Inputs { get; private set; }

    /// <summary>In topological order.</summary>
    public IReadOnlyList<Step> Steps => _steps;

    public IReadOnlyList<RunTable> Tables => _tables;

    public bool IsCancelRequested => CancelledBy is not null;

    /// <summary>Returns the new records that are not saved yet: events, superseded attempts, jobs to stop.</summary>
    internal object[] TakeNew()
    {
        object[] taken = [.. _newEvents, .. _pastAttempts, .. _jobsToStop];
        _newEvents.Clear();
        _pastAttempts.Clear();
        _jobsToStop.Clear();
        return taken;
    }

    public Step StepOf(TableName table) => _steps.First(s => s.Table == table);

    /// <summary>Records that the run starts although the deployed jobs may differ from the pipeline.</summary>
    internal void RemarkDrift(string remark, DateTimeOffset now) => Record(RunEventKinds.RunDrift, null, now, remark);

    /// <summary>Records the selected tables that have no step because they are held.</summary>
    internal void LeaveAlone(IReadOnlyList<HeldTable> held, DateTimeOffset now)
    {
        if (held.Count == 0)
            return;
        Held = held;
        Record(RunEventKinds.RunHeld, null, now, HeldTables.Text(held));
    }

    /// <summary>Records why the run waits. A new kind of reason is an event; new details of the same kind are not.</summary>
    internal void Wait(WaitKind kind, string reason, DateTimeOffset now)
    {
        var isNews = kind != WaitsFor;
        (Reason, WaitsFor) = (reason, kind);
        if (isNews)
            Record(RunEventKinds.RunWaiting, null, now, reason);
    }

    /// <summary>Ends the wait.</summary>
    internal void Resume(DateTimeOffset now)
    {
        if (WaitsFor is null)
            return;
        (Reason, WaitsFor) = (null, null);
        Record(RunEventKinds.RunResumed, null, now);
    }

    /// <summary>
    /// Records a drive that threw. Too many in a row without progress fail the run, and a run that is being cancelled ends at once. Until then the run
    /// waits for <see cref="Backoff"/>.
    /// </summary>
    /// <param name="mayBePublished">Its tables may already be published. The run then keeps trying, because it must not be marked as failed.</param>
    internal void Stumble(string why, bool mayBePublished, DateTimeOffset now)
    {
        Stumbles = LastSeq == StumbledAtSeq ? Stumbles + 1 : 1;
        if (IsCancelRequested)
        {
            Cancel(now);
            return;
        }
        if (Stumbles >= MaxStumbles && !mayBePublished)
        {
            Fail($"The server could not continue the run after {MaxStumbles} tries: {why} Retry the run. If it fails again, see the server log.", now);
            return;
        }
        Wait(WaitKind.Fault, $"The server could not continue the run. Retrying (try {Stumbles + 1}{(mayBePublished ? "" : $" of {MaxStumbles}")}): {why}", now);
        (NextDriveAt, StumbledAtSeq) = (now + Backoff(Stumbles), LastSeq);
    }

    /// <summary>Records a drive that completed.</summary>
    internal void Recover() => (Stumbles, StumbledAtSeq) = (0, null);

    /// <summary>Whether the run waits after a drive that threw. Hints do not end this wait early.</summary>
    internal bool IsBackingOff(DateTimeOffset now) => Stumbles > 0 && NextDriveAt > now;

    internal static TimeSpan Backoff(int stumbles) => TimeSpan.FromSeconds(Math.Min(300, 5 * Math.Pow(2, stumbles - 1)));

    /// <summary>Records that the engine does not respond for the step.</summary>
    internal void Hold(Step step, string reason, DateTimeOffset now)
    {
        if (step.Hold(WaitKind.Engine, reason))
            Record(RunEventKinds.StepWaiting, step, now);
    }

    internal void Start(DateTimeOffset now)
    {
        Expect(RunStatus.Queued);
        StartedAt ??= now;
        Enter(RunStatus.Running, RunEventKinds.RunStarted, null, now);
    }

    internal void Fix(RunInputs inputs)
    {
        Expect(RunStatus.Running);
        Inputs = inputs;
    }

    internal void Intend(Step step, string token, string version, DateTimeOffset now)
    {
        if (step.Attempt > 0 && step.Token is not null)
            _pastAttempts.Add(StepAttempt.Of(step));
        step.Intend(token, version);
        Record(RunEventKinds.StepStarting, step, now);
    }

    internal void Observe(Step step, EngineRunStatus seen, DateTimeOffset now)
    {
        if (step.Observe(seen, now) is { } kind)
            Record(kind, step, now);
    }

    /// <param name="mayBeAtWork">The engine has reported no result. The job may be running, so it is stopped.</param>
    internal void FailStep(Step step, string error, DateTimeOffset now, bool mayBeAtWork = false)
    {
        if (mayBeAtWork)
            StopJobOf(step, now);
        step.Fail(error, now);
        Record(RunEventKinds.StepFailed, step, now);
    }

    internal void SkipStep(Step step, string because, DateTimeOffset now)
    {
        step.Skip(because, now);
        Record(RunEventKinds.StepSkipped, step, now);
    }

    /// <summary>Settles a step without a result from the engine. If its job may be running, it is stopped, however long that takes.</summary>
    internal void CancelStep(Step step, string because, DateTimeOffset now)
    {
        StopJobOf(step, now);
        step.Cancel(because, now);
        Record(RunEventKinds.StepCancelled, step, now);
    }

    internal void AdoptStep(Step step, string version, VersionMetrics metrics, DateTimeOffset now)
    {
        step.Adopt(version, metrics, now);
        Record(RunEventKinds.StepSucceeded, step, now);
    }

    internal void RequestCancel(string by, DateTimeOffset now)
    {
        if (Status is not (RunStatus.Queued or RunStatus.Running) || IsCancelRequested)
            return;
        CancelledBy = by;
        NextDriveAt = now;
        Record(RunEventKinds.RunCancelRequested, null, now, $"cancelled by {by}");
    }

    /// <param name="replaced">The published versions of its tables. No other run publishes them now.</param>
    internal void BeginPublishing(IReadOnlyCollection<ReplacedVersion> replaced, DateTimeOffset now)
    {
        Expect(RunStatus.Running);
        foreach (var step in _steps)
            step.Replace(replaced.FirstOrDefault(r => r.Table == step.Table));
        Enter(RunStatus.Publishing, RunEventKinds.RunPublishing, null, now);
    }

    internal void Succeed(DateTimeOffset now)
    {
        Expect(RunStatus.Publishing);
        End(RunStatus.Succeeded, RunEventKinds.RunSucceeded, null, now);
    }

    internal void Fail(string reason, DateTimeOffset now) => End(RunStatus.Failed, RunEventKinds.RunFailed, reason, now);

    internal void Cancel(DateTimeOffset now) => End(RunStatus.Cancelled, RunEventKinds.RunCancelled, $"cancelled by {CancelledBy}", now);

    /// <summary>Resets the failed, skipped and cancelled steps. Succeeded steps and their inputs stay.</summary>
    internal void Retry(PipelineDefinition definition, RunInputs? inputs, string by, DateTimeOffset now)
    {
        if (Status is not (RunStatus.Failed or RunStatus.Cancelled))
            throw new InvalidOperationException($"Run {Id} is {Status}. Only failed or cancelled runs can be retried.");
        DefinitionHash = definition.Hash;
        Inputs = inputs;
        Pauses = [.. Pauses, new(FinishedAt ?? now, now)];
        (CancelledBy, FinishedAt, NextDriveAt) = (null, null, now);
        foreach (var step in _steps.Where(s => s.Status != StepStatus.Succeeded))
        {
            if (step.Attempt > 0 && step.Token is not null)
                _pastAttempts.Add(StepAttempt.Of(step));
            step.Reset();
        }
        Enter(RunStatus.Queued, RunEventKinds.RunRetried, $"retried by {by}", now);
    }

    internal void DriveAgainAt(DateTimeOffset at) => NextDriveAt = at;

    /// <summary>Every end settles each step and stops each job, so the run can be retried and no job is left running.</summary>
    private void End(RunStatus status, string kind, string? reason, DateTimeOffset now)
    {
        foreach (var step in _steps.Where(s => !s.Status.HasEnded()))
            CancelStep(step, Unsettled(step, status), now);
        (FinishedAt, NextDriveAt) = (now, null);
        Recover();
        Enter(status, kind, reason, now);
    }

    private static string Unsettled(Step step, RunStatus status)
    {
        var ended = status == RunStatus.Cancelled ? "was cancelled" : "failed";
        return step.Token is null ? $"Not started: the run {ended}." : $"Stopped: the run {ended}.";
    }

    private void StopJobOf(Step step, DateTimeOffset now)
    {
        if (step.IsStarting || step.IsSubmitted)
            _jobsToStop.Add(JobToStop.Of(step, now));
    }

    private void Enter(RunStatus status, string kind, string? reason, DateTimeOffset now)
    {
        Status = status;
        (Reason, WaitsFor) = (reason, null);
        StepErrors = status == RunStatus.Failed ? ReadErrors() : null;
        foreach (var table in _tables)
            table.Follow(status);
        Record(kind, null, now, reason);
    }

    private string? ReadErrors()
    {
        var errors = string.Join('\n', _steps.Where(s => s is { Status: StepStatus.Failed, Error: not null }).Select(s => $"{s.Table}: {s.Error}"));
        if (errors.Length <= MaxStepErrors)
            return errors.Length == 0 ? null : errors;
        // Postgres rejects half of a surrogate pair.
        return errors[..(char.IsHighSurrogate(errors[MaxStepErrors - 1]) ? MaxStepErrors - 1 : MaxStepErrors)];
    }

    private void Record(string kind, Step? step, DateTimeOffset now, string? reason = null) => _newEvents.Add(new RunEvent
    {
        RunId = Id,
        Seq = ++LastSeq,
        At = now,
        Kind = kind,
        Table = step?.Table,
        Status = (step is null ? Status.ToString() : step.Status.ToString()).ToLowerInvariant(),
        Attempt = step?.Attempt,
        RowsOut = step?.RowsOut,
        Reason = step is null ? reason : step.Error ?? step.Reason,
    });

    private void Expect(RunStatus expected)
    {
        if (Status != expected)
            throw new InvalidOperationException($"Run {Id} is {Status}, expected {expected}.");
    }
}
