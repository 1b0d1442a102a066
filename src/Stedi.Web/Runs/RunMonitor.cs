using Microsoft.EntityFrameworkCore;
using Stedi.Web.Data;

namespace Stedi.Web.Runs;

/// <summary>
/// Finds runs that nothing drives, because a crash or a Postgres outage lost their next drive, and drives them directly. It does not use
/// Hangfire, which can stall on a lock left by a dead process, and whose workers pause for minutes after broken connections. Then this
/// monitor keeps runs moving. It also keeps stopping the jobs that ended runs have left.
/// </summary>
internal sealed class RunMonitor(IDbContextFactory<StediDbContext> contexts, RunDriver driver, JobStops stops, TimeProvider time, ILogger<RunMonitor> logger)
    : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    /// <summary>How late a drive may be before it counts as lost.</summary>
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
                // After a restart, the drives of all open runs may be lost. The first pass therefore drives every open run.
                await LookAsync(isFirst ? DateTimeOffset.MaxValue : time.GetUtcNow() - Grace, stoppingToken);
                isFirst = false;
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                logger.LogWarning(e, "Could not look for stranded runs. Retrying in {Pause}.", Pause);
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
            logger.LogWarning(e, "Could not drive stranded run {Run}. Retrying in {Pause}.", run, Pause);
        }
    }
}
