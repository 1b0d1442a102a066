using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;
using Stedi.Web.Runs.Rollbacks;

namespace Stedi.Web.Runs;

/// <summary>
/// One request to build a selection of tables: a transaction over the lake. Changes only through its methods, each of which leaves a
/// <see cref="RunEvent"/>; whoever calls them holds the run's lease.
/// </summary>
public sealed class Run
{
    /// <summary>What a search reads of one run is bounded.</summary>
    public const int MaxStepErrors = 1000;

    /// <summary>Drives that throw in a row before the run fails: about ten minutes.</summary>
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

    /// <summary>A run whose steps are built already: it publishes earlier versions again.</summary>
    /// <param name="metrics">Of the versions that are restored.</param>
    /// <exception cref="InvalidOperationException">A table is not in the definition, or its metrics are missing.</exception>
    internal static Run RollingBack(
        Guid id, string select, RunRollback rollback, string by, PipelineDefinition definition, IReadOnlyDictionary<TableName, VersionMetrics> metrics, DateTimeOffset now)
    {
        var restored = rollback.Tables.ToDictionary(t => t.Table, t => t.To.Version);
        var run = new Run(id, select, new(TriggerKind.Rollback, by), definition, definition.Tables.Select(t => t.Name).Where(restored.ContainsKey), now) { Rollback = rollback };
        if (run._steps.Count != restored.Count)
            throw new InvalidOperationException("Only tables of the pipeline are rolled back.");
        foreach (var step in run._steps)
            run.AdoptStep(step, restored[step.Table], metrics[step.Table], now);
        return run;
    }

    /// <summary>A UUID of version 7: newer runs have greater ids, so that id order is time order.</summary>
    public Guid Id { get; private set; }

    public RunStatus Status { get; private set; }

    public string Select { get; private set; } = "";

    public TriggerKind TriggerKind { get; private set; }

    public string TriggeredBy { get; private set; } = "";

    public Trigger Trigger => new(TriggerKind, TriggeredBy);

    /// <summary>Why it waits, or why it failed: one sentence for a person. Its details may change without an event.</summary>
    public string? Reason { get; private set; }

    /// <summary>What it waits for, as the last event of it says; null where nothing holds it up.</summary>
    public WaitKind? WaitsFor { get; private set; }

    /// <summary>What its steps failed of, a line each, cut at <see cref="MaxStepErrors"/>: so that history is searched for it. Null unless it failed.</summary>
    public string? StepErrors { get; private set; }

    /// <summary>Which definition it runs: <see cref="PipelineDefinition.Hash"/>.</summary>
    public string DefinitionHash { get; private set; } = "";

    public string? IdempotencyKey { get; init; }

    /// <summary>Reads the landing files again, although they may be those that were read before.</summary>
    public bool Reread { get; init; }

    /// <summary>What it restores; null of a run that builds.</summary>
    public RunRollback? Rollback { get; private set; }

    /// <summary>Tables of its selection that it leaves alone, because they are held; null where there are none.</summary>
    public IReadOnlyList<HeldTable>? Held { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    public DateTimeOffset? StartedAt { get; private set; }

    public DateTimeOffset? FinishedAt { get; private set; }

    /// <summary>Between its attempts: it had ended, and nobody had retried it yet. No work was done, so no duration counts it.</summary>
    public IReadOnlyList<RunPause> Pauses { get; private set; } = [];

    public string? CancelledBy { get; private set; }

    /// <summary>When the driver looks at it again at the latest; the monitor drives runs for which this has passed by far.</summary>
    public DateTimeOffset? NextDriveAt { get; private set; }

    /// <summary>Drives in a row that threw before they moved it on.</summary>
    public int Stumbles { get; private set; }

    /// <summary>The number of its last event when a drive threw last: what follows is progress.</summary>
    public int? StumbledAtSeq { get; private set; }

    /// <summary>The number of its last event.</summary>
    public int LastSeq { get; private set; }

    /// <summary>What it reads from outside, fixed when it starts; null before.</summary>
    public RunInputs? Inputs { get; private set; }

    /// <summary>In topological order.</summary>
    public IReadOnlyList<Step> Steps => _steps;

    public IReadOnlyList<RunTable> Tables => _tables;

    public bool IsCancelRequested => CancelledBy is not null;

    /// <summary>Hands over what it has noted and nobody has saved yet: events, superseded attempts, jobs to stop.</summary>
    internal object[] TakeNew()
    {
        object[] taken = [.. _newEvents, .. _pastAttempts, .. _jobsToStop];
        _newEvents.Clear();
        _pastAttempts.Clear();
        _jobsToStop.Clear();
        return taken;
    }

    public Step StepOf(TableName table) => _steps.First(s => s.Table == table);

    /// <summary>It starts although what is deployed may not be what the pipeline says.</summary>
    internal void RemarkDrift(string remark, DateTimeOffset now) => Record(RunEventKinds.RunDrift, null, now, remark);

    /// <summary>These tables of its selection have no step, because they are held.</summary>
    internal void LeaveAlone(IReadOnlyList<HeldTable> held, DateTimeOffset now)
    {
        if (held.Count == 0)
            return;
        Held = held;
        Record(RunEventKinds.RunHeld, null, now, HeldTables.Text(held));
    }

    /// <summary>It cannot go on now, and says why. Another kind of reason is an event; other details of the same kind are not.</summary>
    internal void Wait(WaitKind kind, string reason, DateTimeOffset now)
    {
        var isNews = kind != WaitsFor;
        (Reason, WaitsFor) = (reason, kind);
        if (isNews)
            Record(RunEventKinds.RunWaiting, null, now, reason);
    }

    /// <summary>Nothing holds it up any more.</summary>
    internal void Resume(DateTimeOffset now)
    {
        if (WaitsFor is null)
            return;
        (Reason, WaitsFor) = (null, null);
        Record(RunEventKinds.RunResumed, null, now);
    }

    /// <summary>
    /// A drive threw. Drives that throw one after the other without moving the run on end it, as does one of a run that is being cancelled; until
    /// then it waits for <see cref="Backoff"/>.
    /// </summary>
    /// <param name="mayBePublished">Readers may see its tables already: it goes on until it knows, since it must not say that it failed.</param>
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
            Fail($"The server could not move the run on in {MaxStumbles} tries: {why} Retry the run; if it fails again, see the server's log.", now);
            return;
        }
        Wait(WaitKind.Fault, $"The server failed to move the run on, and tries again (try {Stumbles + 1}{(mayBePublished ? "" : $" of {MaxStumbles}")}): {why}", now);
        (NextDriveAt, StumbledAtSeq) = (now + Backoff(Stumbles), LastSeq);
    }

    /// <summary>A drive came to its end.</summary>
    internal void Recover() => (Stumbles, StumbledAtSeq) = (0, null);

    /// <summary>Whether a drive would only throw again: hints do not make it due sooner.</summary>
    internal bool IsBackingOff(DateTimeOffset now) => Stumbles > 0 && NextDriveAt > now;

    internal static TimeSpan Backoff(int stumbles) => TimeSpan.FromSeconds(Math.Min(300, 5 * Math.Pow(2, stumbles - 1)));

    /// <summary>The engine does not answer for the step.</summary>
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

    /// <param name="mayBeAtWork">The engine has given no verdict: its job may be there, and is stopped.</param>
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

    /// <summary>Settles a step without the engine's verdict. Where its job may be at work, that is stopped, however long it takes.</summary>
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

    /// <param name="current">What it is about to replace: nobody else publishes its tables now.</param>
    internal void BeginPublishing(CatalogSnapshot current, DateTimeOffset now)
    {
        Expect(RunStatus.Running);
        foreach (var step in _steps)
            step.Replace(current.Find(step.Table));
        Enter(RunStatus.Publishing, RunEventKinds.RunPublishing, null, now);
    }

    internal void Succeed(DateTimeOffset now)
    {
        Expect(RunStatus.Publishing);
        End(RunStatus.Succeeded, RunEventKinds.RunSucceeded, null, now);
    }

    internal void Fail(string reason, DateTimeOffset now) => End(RunStatus.Failed, RunEventKinds.RunFailed, reason, now);

    internal void Cancel(DateTimeOffset now) => End(RunStatus.Cancelled, RunEventKinds.RunCancelled, $"cancelled by {CancelledBy}", now);

    /// <summary>Builds again what failed, was skipped or cancelled; what succeeded stays, and so does what it read.</summary>
    internal void Retry(PipelineDefinition definition, RunInputs? inputs, string by, DateTimeOffset now)
    {
        if (Status is not (RunStatus.Failed or RunStatus.Cancelled))
            throw new InvalidOperationException($"Run {Id} is {Status}; only a failed or cancelled run can be retried.");
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

    /// <summary>However it ends, each of its steps is settled and each of its jobs stopped, so that it can be retried and nothing is left behind.</summary>
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
        // Half of a character of two parts is no text that Postgres takes.
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
