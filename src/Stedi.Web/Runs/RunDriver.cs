using System.Collections.Immutable;
using Hangfire;
using Microsoft.EntityFrameworkCore;
using Stedi.Pipeline.Engines;
using Stedi.Web.Data;
using Stedi.Web.Versions;

namespace Stedi.Web.Runs;

/// <summary>
/// The Hangfire job that drives a run: takes the lease, asks the engine, asks the planner, acts, saves. It is short, does not wait for an
/// engine, and may run at any time and any number of times. Everything it needs is in the database.
/// </summary>
public sealed class RunDriver(
    RunLeases leases,
    DefinitionArchive definitions,
    RunInputsReader inputs,
    IJobEngine engine,
    ICatalog catalog,
    DriveRequests drives,
    JobStops stops,
    DriveFaults faults,
    Vacuum vacuum,
    TimeProvider time)
{
    private static readonly TimeSpan BusyDelay = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Drives the run, and again if another drive was requested meanwhile. If this process is already driving or changing the run, that holder
    /// drives it again. No worker waits for another.
    /// </summary>
    [AutomaticRetry(Attempts = 5, DelaysInSeconds = [1, 5, 15, 60, 300])]
    public async Task DriveAsync(Guid runId, CancellationToken cancellationToken)
    {
        var (isWanted, isDone) = (true, false);
        while (isWanted)
        {
            var (lease, isHere) = await leases.TryTakeAsync(runId, cancellationToken);
            if (lease is null)
            {
                if (!isHere)
                    drives.At(runId, DriveRequests.Appointment(time.GetUtcNow() + BusyDelay));
                return;
            }
            var next = Next.Nothing;
            try
            {
                await using (lease)
                    next = await DriveAsync(lease.Db, runId, cancellationToken);
                isDone = true;
            }
            finally
            {
                isWanted = lease.IsDriveWanted;
                if (isWanted && !isDone)
                    drives.Now(runId);
            }
            await AskAsync(runId, next, cancellationToken);
        }
    }

    private async Task<Next> DriveAsync(StediDbContext db, Guid runId, CancellationToken cancellationToken)
    {
        if (await db.FindRunAsync(runId, cancellationToken) is not { } run || run.Status.HasEnded() || run.IsBackingOff(time.GetUtcNow()))
            return Next.Nothing;
        TimeSpan next;
        try
        {
            next = await GoAsync(db, run, cancellationToken);
        }
        // Without Postgres nothing can be recorded. Hangfire and the monitor try again.
        catch (Exception e) when (!DatabaseOutage.IsCauseOf(e) && !cancellationToken.IsCancellationRequested)
        {
            return await StumbleAsync(db, runId, e, cancellationToken);
        }
        return run.Status.HasEnded() ? await AfterAsync(db, run, cancellationToken) : await ScheduleAsync(db, run, next, cancellationToken);
    }

    private async Task<TimeSpan> GoAsync(StediDbContext db, Run run, CancellationToken cancellationToken)
    {
        if (await definitions.FindAsync(db, run.DefinitionHash, cancellationToken) is { } definition)
            return await new RunDrive(db, run, definition, engine, catalog, inputs, time).GoAsync(cancellationToken);
        run.Fail("The pipeline definition of this run can no longer be read. Retry the run to use the current definition.", time.GetUtcNow());
        await db.SaveRunAsync(run, cancellationToken);
        return TimeSpan.Zero;
    }

    /// <summary>Records on the run that a drive threw. Silent retries without end would block its tables forever.</summary>
    private async Task<Next> StumbleAsync(StediDbContext db, Guid runId, Exception fault, CancellationToken cancellationToken)
    {
        faults.Note(runId, fault);
        // Discard the unsaved changes of the drive.
        db.ChangeTracker.Clear();
        if (await db.FindRunAsync(runId, cancellationToken) is not { } run || run.Status.HasEnded())
            return Next.Nothing;
        var mayBePublished = run.Status == RunStatus.Publishing && await RunDrive.MayBePublishedAsync(catalog, run, cancellationToken);
        var now = time.GetUtcNow();
        if (!mayBePublished && DatabaseOutage.Refusal(fault) is { } refusal)
            run.Fail($"The state of the run could not be saved: {refusal}. Find the step in the server log, correct its data, then retry the run.", now);
        else
            run.Stumble(DriveFaults.Explain(fault), mayBePublished, now);
        if (run.NextDriveAt is { } next)
            run.DriveAgainAt(DriveRequests.Appointment(next));
        await db.SaveRunAsync(run, cancellationToken);
        return run.NextDriveAt is { } at ? Next.Nothing with { At = at } : await AfterAsync(db, run, cancellationToken);
    }

    /// <summary>Each run has one chain of polls. Only the drive that finds the next poll due schedules another, however many hints arrive.</summary>
    private async Task<Next> ScheduleAsync(StediDbContext db, Run run, TimeSpan next, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var at = DriveRequests.Appointment(now + next);
        if (run.NextDriveAt > now && run.NextDriveAt <= at)
            return Next.Nothing;
        run.DriveAgainAt(at);
        await db.SaveRunAsync(run, cancellationToken);
        return Next.Nothing with { At = at };
    }

    /// <summary>The run's tables are free: wakes the first queued run of each table.</summary>
    private static async Task<Next> AfterAsync(StediDbContext db, Run run, CancellationToken cancellationToken)
    {
        var tables = run.Tables.Select(t => t.Table.Value).ToArray();
        var waiting = await db.Database.SqlQuery<Guid>(
            $"""
            SELECT DISTINCT t.run_id AS "Value" FROM unnest({tables}) AS freed (name)
            CROSS JOIN LATERAL (
                SELECT run_id FROM stedi.run_tables WHERE table_name = freed.name AND status = 'queued' AND run_id <> {run.Id} ORDER BY run_id LIMIT 1) AS t
            """).ToListAsync(cancellationToken);
        return new(null, [.. waiting.Order()], HasEnded: true, Vacuum: run.Status == RunStatus.Succeeded);
    }

    private async Task AskAsync(Guid run, Next next, CancellationToken cancellationToken)
    {
        if (next.At is { } at)
            drives.At(run, at);
        foreach (var id in next.Waiting)
            drives.First(id);
        if (next.Vacuum)
            vacuum.Request();
        if (next.HasEnded)
            await stops.WorkAsync(run, cancellationToken);
    }

    /// <summary>What to do after the lease and its connection are released.</summary>
    /// <param name="HasEnded">The run may have left jobs that must be stopped.</param>
    private sealed record Next(DateTimeOffset? At, ImmutableArray<Guid> Waiting, bool HasEnded, bool Vacuum)
    {
        public static readonly Next Nothing = new(null, [], HasEnded: false, Vacuum: false);
    }
}
