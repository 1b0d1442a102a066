using Microsoft.EntityFrameworkCore;
using Stedi.Web.Data;

namespace Stedi.Web.Runs;

/// <summary>
/// Finds runs that nobody drives (a crash, or a Postgres that went away, took the drive that was appointed) and drives them here and now. It is no
/// job of Hangfire, nor does it queue any: Hangfire stands still while a lock is left behind by the dead, and its workers rest for up to minutes
/// when their connections broke; then this is what keeps runs moving. It also goes on stopping the jobs that ended runs have left.
/// </summary>
internal sealed class RunMonitor(IDbContextFactory<StediDbContext> contexts, RunDriver driver, JobStops stops, TimeProvider time, ILogger<RunMonitor> logger)
    : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    /// <summary>A drive may be late by so much before it counts as lost.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    private const int PerLook = 500;
    private const int AtOnce = 4;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, time);
        var isFirst = true;
        do
        {
            try
            {
                // Whoever drove the open runs may have died with the process before this one: at first none waits for its time.
                await LookAsync(isFirst ? DateTimeOffset.MaxValue : time.GetUtcNow() - Grace, stoppingToken);
                isFirst = false;
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                logger.LogWarning(e, "Stranded runs could not be looked for; looking again in {Pause}.", Pause);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task LookAsync(DateTimeOffset dueBefore, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var stranded = await db.Set<Run>().Where(r => r.NextDriveAt != null && r.NextDriveAt < dueBefore)
            .OrderBy(r => r.NextDriveAt).Select(r => r.Id).Take(PerLook).ToListAsync(cancellationToken);
        await stops.WorkAsync(null, cancellationToken);
        await Parallel.ForEachAsync(stranded, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken }, DriveAsync);
    }

    private async ValueTask DriveAsync(Guid run, CancellationToken cancellationToken)
    {
        try
        {
            await driver.DriveAsync(run, cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            logger.LogWarning(e, "Run {Run}, which nobody drove, could not be driven; looking again in {Pause}.", run, Pause);
        }
    }
}
