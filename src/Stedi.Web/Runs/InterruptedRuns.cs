using Microsoft.EntityFrameworkCore;
using Stedi.Pipeline.Engines;
using Stedi.Web.Data;
using Stedi.Web.Versions;

namespace Stedi.Web.Runs;

/// <summary>Ends the runs that were open when a backup was made. A restore starts no jobs, and stops none that another server may be running.</summary>
internal static class InterruptedRuns
{
    public const string Reason = "The run was open when the backup was made. Retry it.";
    public const string RollbackReason = "The rollback was open when the backup was made. Roll back again.";

    /// <summary>A published run succeeds. Any other run fails and can be retried. Returns the number of runs.</summary>
    /// <param name="current">Reads the catalog. Called only if a run was publishing.</param>
    /// <param name="at">When the backup was made.</param>
    public static async Task<int> SettleInterruptedAsync(
        this StediDbContext db, Func<CancellationToken, Task<CatalogSnapshot>> current, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var open = await db.Set<Run>().Where(r => r.Status == RunStatus.Queued || r.Status == RunStatus.Running || r.Status == RunStatus.Publishing)
            .OrderBy(r => r.Id).Select(r => r.Id).ToListAsync(cancellationToken);
        foreach (var id in open)
        {
            var run = (await db.FindRunAsync(id, cancellationToken))!;
            if (run.Status == RunStatus.Publishing && PublishedAt(run, await current(cancellationToken)) is { } published)
            {
                await db.MarkPublishedAsync(run.Steps.ToDictionary(s => s.Table, s => s.Version!), published, cancellationToken);
                run.Succeed(at);
            }
            else
            {
                run.Fail(run.Rollback is null ? Reason : RollbackReason, at);
            }
            await db.SaveRunAsync(run, cancellationToken);
            db.ChangeTracker.Clear();
        }
        // The server that made the backup may still run, and these jobs belong to it.
        await db.Set<JobToStop>().ExecuteDeleteAsync(cancellationToken);
        return open.Count;
    }

    /// <summary>When all its tables became current; null if they did not.</summary>
    private static DateTimeOffset? PublishedAt(Run run, CatalogSnapshot current) =>
        run.Steps.All(s => current.Find(s.Table) is { } now && now.RunId == run.Id && now.Version == s.Version) ? current.Find(run.Steps[0].Table)!.PublishedAt : null;
}
