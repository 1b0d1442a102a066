using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;

namespace Stedi.Web.Runs;

/// <summary>
/// One request to build a selection of tables: a transaction over the lake. Changes only through its methods, each of which leaves a
/// <see cref="RunEvent"/>; whoever calls them holds the run's lease.
/// </summary>
public sealed class Run
{
    /// <summary>What a search reads of one run is bounded.</summary>
    public const int MaxStepErrors = 1000;

    private readonly List<Step> _steps = [];
    private readonly List<RunTable> _tables = [];
    private readonly List<RunEvent> _newEvents = [];
    private readonly List<StepAttempt> _pastAttempts = [];

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

    /// <summary>A UUID of version 7: newer runs have greater ids, so that id order is time order.</summary>
    public Guid Id { get; private set; }

    public RunStatus Status { get; private set; }

    public string Select { get; private set; } = "";

    public TriggerKind TriggerKind { get; private set; }

    public string TriggeredBy { get; private set; } = "";

    public Trigger Trigger => new(TriggerKind, TriggeredBy);

    /// <summary>Why it waits, or why it failed: one sentence for a person.</summary>
    public string? Reason { get; private set; }

    /// <summary>What its steps failed of, a line each, cut at <see cref="MaxStepErrors"/>: so that history is searched for it. Null unless it failed.</summary>
    public string? StepErrors { get; private set; }

    /// <summary>Which definition it runs: <see cref="PipelineDefinition.Hash"/>.</summary>
    public string DefinitionHash { get; private set; } = "";

    public string? IdempotencyKey { get; init; }

    /// <summary>Reads the landing files again, although they may be those that were read before.</summary>
    public bool Reread { get; init; }

    public DateTimeOffset CreatedAt { get; private set; }

    public DateTimeOffset? StartedAt { get; private set; }

    public DateTimeOffset? FinishedAt { get; private set; }

    public string? CancelledBy { get; private set; }

    /// <summary>When the driver looks at it again at the latest; the monitor drives runs for which this has passed by far.</summary>
    public DateTimeOffset? NextDriveAt { get; private set; }

    /// <summary>The number of its last event.</summary>
    public int LastSeq { get; private set; }

    /// <summary>What it reads from outside, fixed when it starts; null before.</summary>
    public RunInputs? Inputs { get; private set; }

    /// <summary>In topological order.</summary>
    public IReadOnlyList<Step> Steps => _steps;

    public IReadOnlyList<RunTable> Tables => _tables;

    public bool IsCancelRequested => CancelledBy is not null;

    /// <summary>Hands over the events and superseded attempts that are not saved yet.</summary>
    internal (IReadOnlyList<RunEvent> Events, IReadOnlyList<StepAttempt> Attempts) TakeNew()
    {
        var taken = (_newEvents.ToArray(), _pastAttempts.ToArray());
        _newEvents.Clear();
        _pastAttempts.Clear();
        return taken;
    }

    public Step StepOf(TableName table) => _steps.First(s => s.Table == table);

    /// <summary>It starts although what is deployed may not be what the pipeline says.</summary>
    internal void RemarkDrift(string remark, DateTimeOffset now) => Record(RunEventKinds.RunDrift, null, now, remark);

    /// <summary>It cannot go on now, and says why.</summary>
    internal void Wait(string reason, DateTimeOffset now)
    {
        if (Reason == reason)
            return;
        Enter(Status, RunEventKinds.RunWaiting, reason, now);
    }

    /// <summary>Nothing holds it up any more.</summary>
    internal void Resume(DateTimeOffset now)
    {
        if (Reason is not null)
            Enter(Status, RunEventKinds.RunResumed, null, now);
    }

    /// <summary>The engine does not answer for the step.</summary>
    internal void Hold(Step step, string reason, DateTimeOffset now)
    {
        if (step.Hold(reason))
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

    internal void FailStep(Step step, string error, DateTimeOffset now)
    {
        step.Fail(error, now);
        Record(RunEventKinds.StepFailed, step, now);
    }

    internal void SkipStep(Step step, string because, DateTimeOffset now)
    {
        step.Skip(because, now);
        Record(RunEventKinds.StepSkipped, step, now);
    }

    internal void CancelStep(Step step, DateTimeOffset now)
    {
        step.Cancel(now);
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

    internal void BeginPublishing(DateTimeOffset now)
    {
        Expect(RunStatus.Running);
        Enter(RunStatus.Publishing, RunEventKinds.RunPublishing, null, now);
    }

    internal void Succeed(DateTimeOffset now)
    {
        Expect(RunStatus.Publishing);
        Enter(RunStatus.Succeeded, RunEventKinds.RunSucceeded, null, now);
    }

    internal void Fail(string reason, DateTimeOffset now) => Enter(RunStatus.Failed, RunEventKinds.RunFailed, reason, now);

    internal void Cancel(DateTimeOffset now) => Enter(RunStatus.Cancelled, RunEventKinds.RunCancelled, $"cancelled by {CancelledBy}", now);

    /// <summary>Builds again what failed, was skipped or cancelled; what succeeded stays, and so does what it read.</summary>
    internal void Retry(PipelineDefinition definition, RunInputs? inputs, string by, DateTimeOffset now)
    {
        if (Status is not (RunStatus.Failed or RunStatus.Cancelled))
            throw new InvalidOperationException($"Run {Id} is {Status}; only a failed or cancelled run can be retried.");
        DefinitionHash = definition.Hash;
        Inputs = inputs;
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

    private void Enter(RunStatus status, string kind, string? reason, DateTimeOffset now)
    {
        Status = status;
        Reason = reason;
        StepErrors = status == RunStatus.Failed ? ReadErrors() : null;
        if (status.HasEnded())
            (FinishedAt, NextDriveAt) = (now, null);
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
