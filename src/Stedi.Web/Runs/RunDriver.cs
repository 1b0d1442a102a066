using Hangfire;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Stedi.Pipeline.Engines;
using Stedi.Web.Data;
using Stedi.Web.Tables;

namespace Stedi.Web.Runs;

/// <summary>
/// The Hangfire job that moves a run on: takes its lease, asks the engine, asks the planner, acts, saves. It is short, waits for no engine, and
/// may run at any time and any number of times; all that it needs is in the database.
/// </summary>
public sealed class RunDriver(
    IDbContextFactory<StediDbContext> contexts,
    NpgsqlDataSource database,
    DefinitionArchive definitions,
    RunInputsReader inputs,
    IJobEngine engine,
    ICatalog catalog,
    DriveRequests drives,
    IBackgroundJobClient jobs,
    TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan BusyDelay = TimeSpan.FromSeconds(1);

    [AutomaticRetry(Attempts = 5, DelaysInSeconds = [1, 5, 15, 60, 300])]
    public async Task DriveAsync(Guid runId, CancellationToken cancellationToken)
    {
        await using var lease = await RunLease.AcquireAsync(database, runId, Patience, cancellationToken);
        if (lease is null)
        {
            drives.At(runId, DriveRequests.Appointment(time.GetUtcNow() + BusyDelay));
            return;
        }
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.FindRunAsync(runId, cancellationToken) is not { } run || run.Status.HasEnded())
            return;

        if (await definitions.FindAsync(run.DefinitionHash, cancellationToken) is not { } definition)
        {
            run.Fail("The pipeline definition that it was started with can no longer be read; start a new run.", time.GetUtcNow());
            await db.SaveRunAsync(run, cancellationToken);
            await AfterAsync(db, run, cancellationToken);
            return;
        }
        TimeSpan next;
        try
        {
            next = await new RunDrive(db, run, definition, engine, catalog, inputs, time).GoAsync(cancellationToken);
        }
        catch (Exception e) when (DatabaseOutage.Refusal(e) is not null)
        {
            await GiveUpAsync(runId, DatabaseOutage.Refusal(e)!, cancellationToken);
            return;
        }
        if (run.Status.HasEnded())
            await AfterAsync(db, run, cancellationToken);
        else
            await ScheduleAsync(db, run, next, cancellationToken);
    }

    /// <summary>What came of it can never be saved. Tried again and again, the run would hold its tables for ever.</summary>
    private async Task GiveUpAsync(Guid runId, string why, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.FindRunAsync(runId, cancellationToken) is not { } run || run.Status.HasEnded())
            return;
        run.Fail($"Postgres does not take what came of it: {why}. Look in the server's log for the step, correct its data, and retry.", time.GetUtcNow());
        await db.SaveRunAsync(run, cancellationToken);
        await AfterAsync(db, run, cancellationToken);
    }

    /// <summary>One run has one chain of polls: only the drive that finds the next one due appoints another, however many hints came between.</summary>
    private async Task ScheduleAsync(StediDbContext db, Run run, TimeSpan next, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var at = DriveRequests.Appointment(now + next);
        if (run.NextDriveAt > now && run.NextDriveAt <= at)
            return;
        run.DriveAgainAt(at);
        await db.SaveRunAsync(run, cancellationToken);
        drives.At(run.Id, at);
    }

    /// <summary>The run's claims are free: wake whoever queued behind it, and tidy the lake.</summary>
    private async Task AfterAsync(StediDbContext db, Run run, CancellationToken cancellationToken)
    {
        var tables = run.Tables.Select(t => t.Table).ToArray();
        var waiting = await db.Set<RunTable>().AsNoTracking()
            .Where(t => tables.Contains(t.Table) && t.Status == RunStatus.Queued && t.RunId != run.Id)
            .Select(t => t.RunId).Distinct().OrderBy(id => id).Take(100).ToListAsync(cancellationToken);
        foreach (var id in waiting)
            drives.Now(id);
        if (run.Status == RunStatus.Succeeded)
            jobs.Enqueue<VacuumJob>(v => v.RunAsync(CancellationToken.None));
    }
}
