using Microsoft.EntityFrameworkCore;
using Stedi.Pipeline.Engines;
using Stedi.Web.Data;

namespace Stedi.Web.Runs;

/// <summary>
/// Drives a run as soon as the engine signals a change. So an ended step is noticed without waiting for the next poll or for Hangfire's
/// queue.
/// </summary>
internal sealed class EngineWatcher(
    IJobEngine engine, RunDriver driver, IDbContextFactory<StediDbContext> contexts, ILogger<EngineWatcher> logger)
    : BackgroundService
{
    /// <summary>Concurrent drives. Further hints wait, and so does the engine's stream of hints. A hint for a run that is being driven does not wait.</summary>
    private const int AtOnce = 4;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = stoppingToken };
        await Parallel.ForEachAsync(engine.WatchAsync(stoppingToken), options, FollowAsync);
    }

    private async ValueTask FollowAsync(string engineRunId, CancellationToken cancellationToken)
    {
        try
        {
            if (await RunOfAsync(engineRunId, cancellationToken) is { } run)
                await driver.DriveAsync(run, cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            // Only a hint is lost. The next poll sees the change.
            logger.LogWarning(e, "Could not follow the change of engine run {EngineRunId}.", engineRunId);
        }
    }

    private async Task<Guid?> RunOfAsync(string engineRunId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Set<Step>().AsNoTracking()
            .Where(s => s.EngineRunId == engineRunId && (s.Status == StepStatus.Pending || s.Status == StepStatus.Running))
            .Select(s => (Guid?)s.RunId).FirstOrDefaultAsync(cancellationToken);
    }
}
