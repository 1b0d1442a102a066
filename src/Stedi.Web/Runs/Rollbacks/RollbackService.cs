using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using Stedi.Pipeline.Definition;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;
using Stedi.Web.Audit;
using Stedi.Web.Data;
using Stedi.Web.Versions;

namespace Stedi.Web.Runs.Rollbacks;

/// <summary>
/// Rolls back a run or one table. A rollback is itself a run with steps that are already built (docs/decisions/0003), so the driver publishes
/// all of them together or none. Rolled-back tables are held until a person releases them.
/// </summary>
public sealed class RollbackService(
    IDbContextFactory<StediDbContext> contexts,
    RunLeases leases,
    PipelineSource source,
    DefinitionArchive definitions,
    ICatalog catalog,
    DriveRequests drives,
    TimeProvider time)
{
    /// <summary>Plans the rollback of a run: what it would restore, or why it is refused. Null if the run does not exist. Changes nothing.</summary>
    public async Task<RollbackPlan?> PlanAsync(Guid id, CancellationToken cancellationToken)
    {
        if (await ReadAsync(id, cancellationToken) is not { } run)
            return null;
        if (run.Status != RunStatus.Succeeded)
            return new(run, null, $"The run is {RunLook.Word(run.Status)}. Only succeeded runs can be rolled back.");
        if (source.LastGood is not { } definition)
            return new(run, null, "The pipeline has errors. Fix them, then roll back.");
        var current = await catalog.ReadAsync(cancellationToken);
        var restored = ImmutableArray.CreateBuilder<RestoredTable>();
        var obstacles = new List<(string Why, TableName Table)>();
        foreach (var step in run.Steps.OrderBy(s => s.Position).Where(s => !s.IsUnchanged))
        {
            if (definition.Find(step.Table) is null)
                obstacles.Add(("No longer in the pipeline", step.Table));
            else if (current.Find(step.Table) is not { } now || now.RunId != run.Id)
                obstacles.Add(("Published again by a later run", step.Table));
            else if (step is not { ReplacedVersion: { } version, ReplacedAt: { } at })
                obstacles.Add(("No earlier version", step.Table));
            else
                restored.Add(new(step.Table, new(now.Version, now.PublishedAt), new(version, at)));
        }
        if (obstacles.Count > 0)
            return new(run, null, $"The run cannot be rolled back. {string.Join(" ", obstacles.GroupBy(o => o.Why, o => o.Table).Select(o => $"{o.Key}: {string.Join(", ", o)}."))} Roll back tables one by one instead.");
        return restored.Count == 0
            ? new(run, null, "Nothing to roll back: the run did not change any table.")
            : new(run, new(run.Id, restored.ToImmutable()), null);
    }

    /// <summary>Restores the versions that were current just before the run published: for all its tables, or for none.</summary>
    /// <returns>The new run, or the reason why there is none.</returns>
    public async Task<ChangeResult> RollBackAsync(Guid id, string by, CancellationToken cancellationToken) => await PlanAsync(id, cancellationToken) switch
    {
        null => ChangeResult.NotFound,
        { Refusal: { } refusal } => new(null, refusal),
        var plan => await AddAsync(plan.Rollback!, plan.Run.Select, by, AuditActions.RunRolledBack, id.ToString(), cancellationToken),
    };

    /// <summary>Restores an older version of a table.</summary>
    /// <returns>The new run, or the reason why there is none.</returns>
    public async Task<ChangeResult> RollBackAsync(TableName table, string version, string by, CancellationToken cancellationToken)
    {
        if (source.LastGood is not { } definition || definition.Find(table) is not { } known)
            return ChangeResult.NotFound;
        if (known.IsLanding)
            return new(null, $"{table} is a landing table. The next run would read its files again. Roll back the run that published it.");
        if (await catalog.ReadMetricsAsync(table, version, cancellationToken) is null)
            return new(null, $"Version {version} of {table} not found. Select one from the table's Versions tab.");
        if (await PublishedAtAsync(table, version, cancellationToken) is not { } publishedAt)
            return new(null, $"Version {version} of {table} was never published: its run did not succeed. Select a published version.");
        if ((await catalog.ReadAsync(cancellationToken)).Find(table) is not { } now)
            return new(null, $"{table} has no current version to roll back from. Run it.");
        if (now.Version == version)
            return new(null, $"Version {version} of {table} is already current.");
        var rollback = new RunRollback(null, [new(table, new(now.Version, now.PublishedAt), new(version, publishedAt))]);
        return await AddAsync(rollback, table.Value, by, AuditActions.TableRolledBack, table.Value, cancellationToken);
    }

    /// <summary>Releases a held table, so that runs build it again.</summary>
    /// <returns>False if it is not held.</returns>
    public async Task<bool> ReleaseAsync(TableName table, string by, CancellationToken cancellationToken)
    {
        using var place = await leases.EnterStartAsync(cancellationToken);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        // The hold of an open rollback takes effect when the rollback ends. Until then it cannot be released.
        await using var turn = await db.TakeTurnAsync(RunService.Admission, cancellationToken);
        var holds = await db.Set<TableHold>().Where(h => h.Table == table && h.IsPublished).OrderBy(h => h.RunId).ToListAsync(cancellationToken);
        if (holds is not [.., var hold])
            return false;
        db.RemoveRange(holds);
        db.Note(AuditActions.TableReleased, by, table.Value, $"held since {hold.At.UtcDateTime:yyyy-MM-dd HH:mm} UTC at version {hold.ToVersion}", time.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
        await turn.CommitAsync(cancellationToken);
        return true;
    }

    private async Task<ChangeResult> AddAsync(
        RunRollback rollback, string select, string by, string action, string subject, CancellationToken cancellationToken)
    {
        // Call the engine before taking any lock in Postgres.
        var metrics = new Dictionary<TableName, VersionMetrics>();
        foreach (var (table, _, to) in rollback.Tables)
        {
            if (await catalog.ReadMetricsAsync(table, to.Version, cancellationToken) is { } found)
                metrics[table] = found;
        }
        if (rollback.Tables.Where(t => !metrics.ContainsKey(t.Table)).Select(Restored).ToList() is [_, ..] gone)
            return NotKept(gone);
        if (source.LastGood is not { } definition)
            return new(null, "The pipeline has errors. Fix them, then roll back.");
        var result = await AddAsync(rollback, select, by, (action, subject), definition, metrics, cancellationToken);
        if (result.Run is { } run)
            drives.First(run.Id);
        return result;
    }

    private async Task<ChangeResult> AddAsync(
        RunRollback rollback, string select, string by, (string Action, string Subject) note, PipelineDefinition definition,
        Dictionary<TableName, VersionMetrics> metrics, CancellationToken cancellationToken)
    {
        using var place = await leases.EnterStartAsync(cancellationToken);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        // Exclusive: a run added later sees the holds, and a run added before goes first.
        await using var turn = await db.TakeTurnAsync(RunService.Admission, cancellationToken);
        // After this, either the run exists and a vacuum keeps its versions, or the versions were already marked for removal.
        await db.AwaitTurnAsync(VersionStore.Turn, cancellationToken);
        if (await db.FindRemovedAsync([.. rollback.Tables.Select(Restored)], cancellationToken) is [_, ..] removed)
            return NotKept(removed);
        var now = time.GetUtcNow();
        var run = Run.RollingBack(Guid.CreateVersion7(now), select, rollback, by, definition, metrics, now);
        await definitions.KeepAsync(db, definition, now, cancellationToken);
        db.Add(run);
        db.AddRange(rollback.Tables.Select(t => new TableHold
        {
            Table = t.Table, RunId = run.Id, By = by, At = now, FromVersion = t.From.Version, ToVersion = t.To.Version,
        }));
        db.Note(note.Action, by, note.Subject, $"by run {run.Id}: {string.Join(", ", rollback.Tables.Select(t => $"{t.Table} from {t.From.Version} to {t.To.Version}"))}", now);
        await db.SaveRunAsync(run, cancellationToken);
        await turn.CommitAsync(cancellationToken);
        return new(run, null);
    }

    private static ChangeResult NotKept(IEnumerable<TableVersion> versions) =>
        new(null, $"Cannot roll back: these versions were removed: {string.Join(", ", versions.Select(v => $"{v.Table} version {v.Version}"))}.");

    private static TableVersion Restored(RestoredTable table) => new(table.Table, table.To.Version);

    private async Task<DateTimeOffset?> PublishedAtAsync(TableName table, string version, CancellationToken cancellationToken)
    {
        using var place = await leases.EnterStartAsync(cancellationToken);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Set<TableVersionRecord>().Where(v => v.Table == table && v.Version == version).Select(v => v.PublishedAt).SingleOrDefaultAsync(cancellationToken);
    }

    private async Task<Run?> ReadAsync(Guid id, CancellationToken cancellationToken)
    {
        using var place = await leases.EnterStartAsync(cancellationToken);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Set<Run>().AsNoTracking().Include(r => r.Steps).AsSplitQuery().SingleOrDefaultAsync(r => r.Id == id, cancellationToken);
    }
}

/// <param name="Run">The run to roll back.</param>
/// <param name="Rollback">What is restored; null if refused.</param>
/// <param name="Refusal">Why it is refused, with the tables; null if possible.</param>
public sealed record RollbackPlan(Run Run, RunRollback? Rollback, string? Refusal);
