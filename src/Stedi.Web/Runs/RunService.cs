using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using Stedi.Pipeline.Definition;
using Stedi.Pipeline.Model;
using Stedi.Web.Audit;
using Stedi.Web.Data;
using Stedi.Web.Runs.Rollbacks;

namespace Stedi.Web.Runs;

/// <summary>
/// Starts, cancels and retries runs; <see cref="RollbackService"/> rolls back. Pages, REST, the command line and schedules all use this class.
/// </summary>
public sealed class RunService(
    IDbContextFactory<StediDbContext> contexts,
    RunLeases leases,
    PipelineSource source,
    DefinitionArchive definitions,
    RunInputsReader inputReader,
    IRunGate gate,
    DriveRequests drives,
    IOutdatedTables outdated,
    TimeProvider time)
{
    /// <summary>The lock for admitting runs. Adding a run shares it. Adding one only if its tables are free takes it exclusively.</summary>
    internal const string Admission = "stedi:admission";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    public async Task<StartResult> StartAsync(StartRun request, CancellationToken cancellationToken)
    {
        if (request.IdempotencyKey is { IsValid: false })
            return StartResult.Refused(StartRefusal.InvalidKey, "Use an idempotency key of 1 to 200 characters.");
        // A repeated request returns its run, whatever the state of the pipeline and the engine is now.
        if (await KnownAsync(request, cancellationToken) is { } known)
            return known;

        if (source.LastGood is not { } definition)
            return StartResult.Refused(StartRefusal.NoDefinition, [.. source.Faults.Select(f => f.ToString())]);
        var selection = await outdated.ResolveAsync(request.Select, definition, listAnew: true, cancellationToken);
        if (!selection.IsValid)
            return StartResult.Refused(StartRefusal.InvalidSelection, selection.Errors);
        // Call the engine before taking any lock in Postgres.
        var deployed = await gate.CheckAsync(definition, selection.Tables, cancellationToken);
        if (deployed.IsDrift && !request.IgnoreDrift)
            return StartResult.Refused(StartRefusal.Drift, deployed.Refusal);

        var result = await AddAsync(request, definition, selection.Tables, deployed.Remark, cancellationToken);
        if (result is { IsNew: true, Run: { } run })
            drives.First(run.Id);
        return result;
    }

    private async Task<StartResult?> KnownAsync(StartRun request, CancellationToken cancellationToken)
    {
        if (request.IdempotencyKey is not { } key)
            return null;
        using var place = await leases.EnterStartAsync(cancellationToken);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await FindByKeyAsync(db, key.Hash, request, cancellationToken);
    }

    /// <summary>Checks and adds in one transaction, so that the second of two conflicting requests sees the run of the first.</summary>
    private async Task<StartResult> AddAsync(
        StartRun request, PipelineDefinition definition, ImmutableArray<TableName> tables, string? drift, CancellationToken cancellationToken)
    {
        using var place = await leases.EnterStartAsync(cancellationToken);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var refuses = request.WhenBusy == WhenBusy.Refuse;
        await using var turn = refuses ? await db.TakeTurnAsync(Admission, cancellationToken) : await db.ShareTurnAsync(Admission, cancellationToken);
        var key = request.IdempotencyKey?.Hash;
        if (key is not null)
        {
            await db.AwaitTurnAsync(key, cancellationToken);
            if (await FindByKeyAsync(db, key, request, cancellationToken) is { } known)
                return known;
        }
        // Under the lock: a rollback is added either before, and its tables are held, or after, and it waits for this run.
        var held = await db.LeftAloneAsync(tables, request.Select, request.Trigger.Kind, cancellationToken);
        tables = tables.RemoveAll(t => held.Any(h => h.Table == t));
        if (tables.IsEmpty)
            return StartResult.Refused(StartRefusal.Held, $"Nothing to build: all selected tables are held. {HeldTables.Text(held)}. Release them, or select them by name.");
        if (refuses && await BusyAsync(db, tables, cancellationToken) is { } busy)
            return StartResult.Refused(StartRefusal.Busy, busy);

        var now = time.GetUtcNow();
        var run = new Run(Guid.CreateVersion7(now), request.Select, request.Trigger, definition, tables, now) { IdempotencyKey = key, Reread = request.Reread };
        if (drift is not null)
            run.RemarkDrift(drift, now);
        run.LeaveAlone(held, now);
        await definitions.KeepAsync(db, definition, now, cancellationToken);
        db.Add(run);
        db.Note(AuditActions.RunStarted, request.Trigger.By, run.Id.ToString(), request.Select, now);
        await db.SaveRunAsync(run, cancellationToken);
        await turn.CommitAsync(cancellationToken);
        return StartResult.Created(run);
    }

    /// <summary>Requests cancellation; the driver carries it out. Refused if the run has ended or is publishing.</summary>
    public Task<ChangeResult> CancelAsync(Guid id, string by, CancellationToken cancellationToken) =>
        ChangeAsync(id, AuditActions.RunCancelled, by, (_, run, now) =>
        {
            if (run.Status is not (RunStatus.Queued or RunStatus.Running))
                return Task.FromResult<string?>($"The run is {RunLook.Word(run.Status)}. Only queued or running runs can be cancelled.");
            run.RequestCancel(by, now);
            return Task.FromResult<string?>(null);
        }, cancellationToken);

    /// <summary>
    /// Retries failed, skipped and cancelled steps with the current definition. Succeeded steps stay, and steps that read them use the same inputs.
    /// </summary>
    public async Task<ChangeResult> RetryAsync(Guid id, string by, CancellationToken cancellationToken)
    {
        // Read everything outside Postgres before taking the lease.
        if (await ReadAsync(id, cancellationToken) is not { } seen)
            return ChangeResult.NotFound;
        if (NotRetried(seen) is { } refusal)
            return new(seen, refusal);
        if (source.LastGood is not { } definition)
            return new(seen, "The pipeline has errors. Fix them, then retry.");
        if (seen.Steps.FirstOrDefault(s => definition.Find(s.Table) is null) is { } gone)
            return new(seen, $"The table {gone.Table} is no longer in the pipeline. Start a new run.");
        if (await inputReader.OvertakenAsync(seen, cancellationToken) is { } overtaken)
            return new(seen, overtaken);
        var inputs = seen.Inputs is null ? null : await inputReader.RefreshAsync(seen, definition, cancellationToken);

        return await ChangeAsync(id, AuditActions.RunRetried, by, async (db, run, now) =>
        {
            if (NotRetried(run) is { } late)
                return late;
            if (run.LastSeq != seen.LastSeq)
                return "The run has just changed. Check its status, then try again.";
            if (await db.LeftAloneAsync(run.Steps.Select(s => s.Table), run.Select, run.TriggerKind, cancellationToken) is [_, ..] held)
                return $"Cannot retry: {HeldTables.Text(held)}. Release the tables, then retry; or start a new run without them.";
            await definitions.KeepAsync(db, definition, now, cancellationToken);
            run.Retry(definition, inputs, by, now);
            return null;
        }, cancellationToken);
    }

    private async Task<ChangeResult> ChangeAsync(
        Guid id, string action, string by, Func<StediDbContext, Run, DateTimeOffset, Task<string?>> change, CancellationToken cancellationToken)
    {
        // Request the drive after the lease and its connection are released.
        var result = await ChangeUnderLeaseAsync(id, action, by, change, cancellationToken);
        if (result is { Run: not null, Refusal: null })
            drives.Now(id);
        return result;
    }

    private async Task<ChangeResult> ChangeUnderLeaseAsync(
        Guid id, string action, string by, Func<StediDbContext, Run, DateTimeOffset, Task<string?>> change, CancellationToken cancellationToken)
    {
        await using var lease = await leases.TakeAsync(id, Patience, cancellationToken);
        if (lease is null)
            return new(null, "The run is busy. Try again in a few seconds.");
        if (await lease.Db.FindRunAsync(id, cancellationToken) is not { } run)
            return ChangeResult.NotFound;
        var now = time.GetUtcNow();
        if (await change(lease.Db, run, now) is { } refusal)
            return new(run, refusal);
        lease.Db.Note(action, by, id.ToString(), run.Select, now);
        await lease.Db.SaveRunAsync(run, cancellationToken);
        return new(run, null);
    }

    private async Task<Run?> ReadAsync(Guid id, CancellationToken cancellationToken)
    {
        using var place = await leases.EnterChangeAsync(cancellationToken);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.FindRunAsync(id, cancellationToken);
    }

    private static string? NotRetried(Run run) =>
        run.Status is not (RunStatus.Failed or RunStatus.Cancelled) ? $"The run is {RunLook.Word(run.Status)}. Only failed or cancelled runs can be retried."
        : run.TriggerKind == TriggerKind.Rollback ? "A rollback cannot be retried. Roll back again."
        : null;

    private static async Task<StartResult?> FindByKeyAsync(StediDbContext db, string key, StartRun request, CancellationToken cancellationToken)
    {
        var id = await db.Set<Run>().Where(r => r.IdempotencyKey == key).Select(r => (Guid?)r.Id).SingleOrDefaultAsync(cancellationToken);
        if (id is null || await db.FindRunAsync(id.Value, cancellationToken) is not { } run)
            return null;
        return run.Select == request.Select
            ? StartResult.Existing(run)
            : StartResult.Refused(StartRefusal.KeyReused, $"This idempotency key was already used for run {run.Id} with selection '{run.Select}'. Use a new key.");
    }

    private static async Task<string?> BusyAsync(StediDbContext db, ImmutableArray<TableName> tables, CancellationToken cancellationToken)
    {
        var names = tables.ToArray();
        var other = await db.Set<RunTable>().AsNoTracking()
            .Where(t => names.Contains(t.Table) && RunTable.Open.Contains(t.Status)).OrderBy(t => t.RunId)
            .FirstOrDefaultAsync(cancellationToken);
        return other is null ? null : $"Run {other.RunId} is building {other.Table}. Wait until it ends, or queue this run.";
    }
}
