using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Stedi.Pipeline.Definition;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;
using Stedi.Web.Audit;
using Stedi.Web.Data;
using Stedi.Web.Deploy;
using Stedi.Web.Tables;

namespace Stedi.Web.Runs;

/// <summary>The verbs of runs. Every door (page, REST, command line, schedule) comes through here.</summary>
public sealed class RunService(
    IDbContextFactory<StediDbContext> contexts,
    NpgsqlDataSource database,
    PipelineSource source,
    DefinitionArchive definitions,
    RunInputsReader inputReader,
    ICatalog catalog,
    DeployGate gate,
    DriveRequests drives,
    IOutdatedTables outdated,
    TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    public async Task<StartResult> StartAsync(StartRun request, CancellationToken cancellationToken)
    {
        if (request.IdempotencyKey is { IsValid: false })
            return StartResult.Refused(StartRefusal.InvalidKey, "An idempotency key has 1 to 200 characters.");
        var key = request.IdempotencyKey?.Hash;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        // Requests under one key go one after the other, so that the second finds the run of the first.
        await using var turn = key is null ? null : await db.TakeTurnAsync(key, cancellationToken);
        if (key is not null && await FindByKeyAsync(db, key, request, cancellationToken) is { } known)
            return known;

        if (source.LastGood is not { } definition)
            return StartResult.Refused(StartRefusal.NoDefinition, [.. source.Faults.Select(f => f.ToString())]);
        var selection = await outdated.ResolveAsync(request.Select, definition, listAnew: true, cancellationToken);
        if (!selection.IsValid)
            return StartResult.Refused(StartRefusal.InvalidSelection, selection.Errors);
        if (request.WhenBusy == WhenBusy.Refuse && await BusyAsync(db, selection.Tables, cancellationToken) is { } busy)
            return StartResult.Refused(StartRefusal.Busy, busy);
        var deployed = await gate.CheckAsync(definition, selection.Tables, cancellationToken);
        if (deployed.IsDrift && !request.IgnoreDrift)
            return StartResult.Refused(StartRefusal.Drift, deployed.Refusal);

        var now = time.GetUtcNow();
        var run = new Run(Guid.CreateVersion7(now), request.Select, request.Trigger, definition, selection.Tables, now) { IdempotencyKey = key, Reread = request.Reread };
        if (deployed.Remark is { } remark)
            run.RemarkDrift(remark, now);
        await definitions.KeepAsync(db, definition, now, cancellationToken);
        db.Add(run);
        db.Note(AuditActions.RunStarted, request.Trigger.By, run.Id.ToString(), request.Select, now);
        await db.SaveRunAsync(run, cancellationToken);
        if (turn is not null)
            await turn.CommitAsync(cancellationToken);
        drives.Now(run.Id);
        return StartResult.Created(run);
    }

    /// <summary>Asks for a stop; the driver carries it out. A run that has ended, or is publishing, is refused.</summary>
    public Task<ChangeResult> CancelAsync(Guid id, string by, CancellationToken cancellationToken) =>
        ChangeAsync(id, AuditActions.RunCancelled, by, (run, now) =>
        {
            if (run.Status is not (RunStatus.Queued or RunStatus.Running))
                return Task.FromResult<string?>($"The run is {Word(run.Status)}; only a queued or running run can be cancelled.");
            run.RequestCancel(by, now);
            return Task.FromResult<string?>(null);
        }, cancellationToken);

    /// <summary>
    /// Builds again what failed, was skipped or cancelled, with today's definition. What had succeeded stays, and its readers read the same inputs.
    /// </summary>
    public Task<ChangeResult> RetryAsync(Guid id, string by, CancellationToken cancellationToken) =>
        ChangeAsync(id, AuditActions.RunRetried, by, async (run, now) =>
        {
            if (run.Status is not (RunStatus.Failed or RunStatus.Cancelled))
                return $"The run is {Word(run.Status)}; only a failed or cancelled run can be retried.";
            if (run.TriggerKind == TriggerKind.Rollback)
                return "A rollback is not retried; roll the table back again.";
            if (source.LastGood is not { } definition)
                return "The pipeline definition has faults; mend it first.";
            if (run.Steps.FirstOrDefault(s => definition.Find(s.Table) is null) is { } gone)
                return $"The table {gone.Table} is no longer in the pipeline; start a new run.";
            if (await inputReader.OvertakenAsync(run, cancellationToken) is { } overtaken)
                return overtaken;
            await using var db = await contexts.CreateDbContextAsync(cancellationToken);
            await definitions.KeepAsync(db, definition, now, cancellationToken);
            var inputs = run.Inputs is null ? null : await inputReader.RefreshAsync(run, definition, cancellationToken);
            run.Retry(definition, inputs, by, now);
            return null;
        }, cancellationToken);

    /// <summary>Publishes an older version of a table again: a run of one step that is built already.</summary>
    public async Task<ChangeResult> RollbackAsync(TableName table, string version, string by, CancellationToken cancellationToken)
    {
        if (source.LastGood is not { } definition || definition.Find(table) is not { } known)
            return ChangeResult.NotFound;
        if (known.IsLanding)
            return new(null, $"{table} is a landing table: its files lie outside the lake and cannot be rolled back.");
        if (await catalog.ReadMetricsAsync(table, version, cancellationToken) is not { } metrics)
            return new(null, $"There is no version {version} of {table}; see the table's versions for those that are kept.");

        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (!await db.Set<TableVersionRecord>().AnyAsync(v => v.Table == table && v.Version == version && v.PublishedAt != null, cancellationToken))
            return new(null, $"Version {version} of {table} was never published, since the run that built it did not succeed; roll back to one that was.");
        var now = time.GetUtcNow();
        var run = new Run(Guid.CreateVersion7(now), table.Value, new Trigger(TriggerKind.Rollback, by), definition, [table], now);
        run.AdoptStep(run.Steps[0], version, metrics, now);
        await definitions.KeepAsync(db, definition, now, cancellationToken);
        db.Add(run);
        db.Note(AuditActions.TableRolledBack, by, table.Value, $"to version {version}, by run {run.Id}", now);
        await db.SaveRunAsync(run, cancellationToken);
        drives.Now(run.Id);
        return new(run, null);
    }

    private async Task<ChangeResult> ChangeAsync(
        Guid id, string action, string by, Func<Run, DateTimeOffset, Task<string?>> change, CancellationToken cancellationToken)
    {
        await using var lease = await RunLease.AcquireAsync(database, id, Patience, cancellationToken);
        if (lease is null)
            return new(null, "The run is being driven at this moment and does not answer; try again.");
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.FindRunAsync(id, cancellationToken) is not { } run)
            return ChangeResult.NotFound;
        var now = time.GetUtcNow();
        if (await change(run, now) is { } refusal)
            return new(run, refusal);
        db.Note(action, by, id.ToString(), run.Select, now);
        await db.SaveRunAsync(run, cancellationToken);
        drives.Now(id);
        return new(run, null);
    }

    private static async Task<StartResult?> FindByKeyAsync(StediDbContext db, string key, StartRun request, CancellationToken cancellationToken)
    {
        var id = await db.Set<Run>().Where(r => r.IdempotencyKey == key).Select(r => (Guid?)r.Id).SingleOrDefaultAsync(cancellationToken);
        if (id is null || await db.FindRunAsync(id.Value, cancellationToken) is not { } run)
            return null;
        return run.Select == request.Select
            ? StartResult.Existing(run)
            : StartResult.Refused(StartRefusal.KeyReused, $"This idempotency key belongs to run {run.Id}, which selects '{run.Select}'.");
    }

    private static async Task<string?> BusyAsync(StediDbContext db, ImmutableArray<TableName> tables, CancellationToken cancellationToken)
    {
        var names = tables.ToArray();
        var other = await db.Set<RunTable>().AsNoTracking()
            .Where(t => names.Contains(t.Table) && (t.HoldsClaim || t.Status == RunStatus.Queued))
            .OrderBy(t => t.RunId).FirstOrDefaultAsync(cancellationToken);
        return other is null ? null : $"Run {other.RunId} builds {other.Table} at this moment.";
    }

    private static string Word(RunStatus status) => status.ToString().ToLowerInvariant();
}
