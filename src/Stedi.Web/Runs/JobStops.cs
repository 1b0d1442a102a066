using Microsoft.EntityFrameworkCore;
using Stedi.Pipeline.Engines;
using Stedi.Web.Data;

namespace Stedi.Web.Runs;

/// <summary>Stops jobs that ended runs left behind (<see cref="JobToStop"/>). Each try may be repeated, even by two servers at once.</summary>
public sealed class JobStops(IDbContextFactory<StediDbContext> contexts, IJobEngine engine, TimeProvider time, ILogger<JobStops> logger)
{
    private const int PerLook = 100;

    /// <summary>A job with a lost start response can appear some time after the request.</summary>
    private static readonly TimeSpan AppearsWithin = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    /// <summary>Tries each due job once.</summary>
    /// <param name="run">Only jobs of this run; null means all runs.</param>
    public async Task WorkAsync(Guid? run, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var now = time.GetUtcNow();
        var due = await db.Set<JobToStop>().AsNoTracking().Where(j => j.NextTryAt <= now && (run == null || j.RunId == run))
            .OrderBy(j => j.NextTryAt).Take(PerLook).ToListAsync(cancellationToken);
        foreach (var job in due)
            await TryAsync(db, job, cancellationToken);
    }

    private async Task TryAsync(StediDbContext db, JobToStop job, CancellationToken cancellationToken)
    {
        var same = db.Set<JobToStop>().Where(j => j.RunId == job.RunId && j.Table == job.Table && j.Attempt == job.Attempt);
        var (id, fault) = (job.EngineRunId, (string?)null);
        try
        {
            id ??= await engine.FindAsync(job.Job, job.Token, cancellationToken);
            if (id is null ? time.GetUtcNow() - job.Since >= AppearsWithin : await HasEndedAsync(id, cancellationToken))
            {
                await same.ExecuteDeleteAsync(cancellationToken);
                return;
            }
        }
        catch (Exception e) when (!DatabaseOutage.IsCauseOf(e) && !cancellationToken.IsCancellationRequested)
        {
            fault = e.Message;
            if (job.Fault is null)
                logger.LogWarning(e, "Could not stop the job of {Table}, attempt {Attempt} of run {Run}. Retrying until it has ended.", job.Table, job.Attempt, job.RunId);
        }
        var next = time.GetUtcNow() + (fault is null ? Soon : Delay(job.Tries));
        await same.ExecuteUpdateAsync(
            set => set.SetProperty(j => j.EngineRunId, id).SetProperty(j => j.NextTryAt, next).SetProperty(j => j.Tries, job.Tries + 1).SetProperty(j => j.Fault, fault),
            cancellationToken);
    }

    /// <summary>Requests a stop unless the job has ended. A stop takes time on every engine.</summary>
    private async Task<bool> HasEndedAsync(string id, CancellationToken cancellationToken)
    {
        if ((await engine.GetAsync(id, cancellationToken)).HasEnded)
            return true;
        await engine.StopAsync(id, cancellationToken);
        return (await engine.GetAsync(id, cancellationToken)).HasEnded;
    }

    private static TimeSpan Delay(int tries) => TimeSpan.FromSeconds(Math.Min(Longest.TotalSeconds, Soon.TotalSeconds * Math.Pow(2, Math.Min(tries, 10))));
}
