using Microsoft.EntityFrameworkCore;
using Stedi.Pipeline.Engines;
using Stedi.Web.Data;

namespace Stedi.Web.Runs;

/// <summary>
/// Follows the engine's hints with a drive of the run there and then, so that a step that ended is seen at once: neither at the next poll nor
/// after a turn in Hangfire's queue.
/// </summary>
internal sealed class EngineWatcher(
    IJobEngine engine, RunDriver driver, IDbContextFactory<StediDbContext> contexts, ILogger<EngineWatcher> logger)
    : BackgroundService
{
    /// <summary>Drives at a time; hints beyond them wait, and so does the engine's stream of hints. Those of a run that is driven already wait for nobody.</summary>
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
            // Only a hint is lost; the poll that is appointed sees the change.
            logger.LogWarning(e, "The hint that engine run {EngineRunId} changed could not be followed.", engineRunId);
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
