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
    JobStops stops,
    DriveFaults faults,
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
        if (await db.FindRunAsync(runId, cancellationToken) is not { } run || run.Status.HasEnded() || run.IsBackingOff(time.GetUtcNow()))
            return;
        TimeSpan next;
        try
        {
            next = await GoAsync(db, run, cancellationToken);
        }
        // Without Postgres nothing can be noted; Hangfire and the monitor try again.
        catch (Exception e) when (!DatabaseOutage.IsCauseOf(e) && !cancellationToken.IsCancellationRequested)
        {
            await StumbleAsync(runId, e, cancellationToken);
            return;
        }
        if (run.Status.HasEnded())
            await AfterAsync(db, run, cancellationToken);
        else
            await ScheduleAsync(db, run, next, cancellationToken);
    }

    private async Task<TimeSpan> GoAsync(StediDbContext db, Run run, CancellationToken cancellationToken)
    {
        if (await definitions.FindAsync(run.DefinitionHash, cancellationToken) is { } definition)
            return await new RunDrive(db, run, definition, engine, catalog, inputs, time).GoAsync(cancellationToken);
        run.Fail("The pipeline definition of this run can no longer be read. Retry the run to use today's definition.", time.GetUtcNow());
        await db.SaveRunAsync(run, cancellationToken);
        return TimeSpan.Zero;
    }

    /// <summary>Notes on the run that a drive of it threw: tried again for ever without a word, it would hold its tables for ever.</summary>
    private async Task StumbleAsync(Guid runId, Exception fault, CancellationToken cancellationToken)
    {
        faults.Note(runId, fault);
        // What the drive has changed and not saved is void.
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.FindRunAsync(runId, cancellationToken) is not { } run || run.Status.HasEnded())
            return;
        var now = time.GetUtcNow();
        if (DatabaseOutage.Refusal(fault) is { } refusal)
            run.Fail($"The state of the run could not be saved: {refusal}. See the server's log for the step, correct its data, then retry the run.", now);
        else
            run.Stumble(DriveFaults.Explain(fault), now);
        if (run.NextDriveAt is { } next)
            run.DriveAgainAt(DriveRequests.Appointment(next));
        await db.SaveRunAsync(run, cancellationToken);
        if (run.NextDriveAt is { } at)
            drives.At(runId, at);
        else
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

    /// <summary>The run's claims are free: stop the jobs that it left, wake the runs that queued behind it, and tidy the lake.</summary>
    private async Task AfterAsync(StediDbContext db, Run run, CancellationToken cancellationToken)
    {
        await stops.WorkAsync(run.Id, cancellationToken);
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
