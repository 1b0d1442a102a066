using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Stedi.Pipeline.Engines;
using Stedi.Web.Data;

namespace Stedi.Web.Queries;

/// <summary>Removes old queries from the history, and expired results.</summary>
public sealed class QueryRetention(
    IDbContextFactory<StediDbContext> contexts, IQueryEngine engine, IOptions<QueryOptions> options, IQueryAge age, TimeProvider time, ILogger<QueryRetention> logger)
    : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromHours(1);

    /// <summary>The number of removed queries.</summary>
    public async Task<int> CleanAsync(CancellationToken cancellationToken)
    {
        await engine.SweepAsync(cancellationToken);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        // Ids are UUIDs of version 7, so id order is time order.
        var oldest = Guid.CreateVersion7(await age.OldestAsync(cancellationToken));
        var last = await db.Set<Query>().OrderByDescending(q => q.Id).Skip(options.Value.KeepQueries - 1).Select(q => q.Id).FirstOrDefaultAsync(cancellationToken);
        return await db.Set<Query>()
            .Where(q => (q.Id < oldest || q.Id < last) && q.Status != QueryStatus.Queued && q.Status != QueryStatus.Running)
            .ExecuteDeleteAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, time);
        do
        {
            try
            {
                await CleanAsync(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                logger.LogWarning(e, "Could not remove old queries. Retrying in {Pause}.", Pause);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}
