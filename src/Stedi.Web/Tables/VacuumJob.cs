using System.Collections.Immutable;
using Hangfire;
using Microsoft.EntityFrameworkCore;
using Stedi.Pipeline.Definition;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;
using Stedi.Web.Data;
using Stedi.Web.Runs;

namespace Stedi.Web.Tables;

/// <summary>Removes old versions, sparing whatever a run that is not over reads or has built.</summary>
public sealed class VacuumJob(IDbContextFactory<StediDbContext> contexts, ICatalog catalog, PipelineSource source, TimeProvider time)
{
    /// <summary>A landing version that a step failed of holds the rejected lines that say why.</summary>
    private static readonly TimeSpan RejectsKept = TimeSpan.FromDays(30);

    private const int MostRuns = 1_000;

    [DisableConcurrentExecution(60)]
    [AutomaticRetry(Attempts = 0)]
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        // A failed run keeps what it built for a day, so that a retry need not build it again.
        var lately = Guid.CreateVersion7(time.GetUtcNow().AddDays(-1));
        var runs = await db.Set<Run>().AsNoTracking().Include(r => r.Steps)
            .Where(r => r.NextDriveAt != null || (r.Status == RunStatus.Failed && r.Id > lately))
            .OrderByDescending(r => r.Id).Take(MostRuns).ToListAsync(cancellationToken);
        var keep = runs.SelectMany(r =>
                r.Steps.Where(s => s.Version is not null).Select(s => new TableVersion(s.Table, s.Version!))
                    .Concat((r.Inputs?.Versions ?? ImmutableSortedDictionary<TableName, string>.Empty).Select(v => new TableVersion(v.Key, v.Value))))
            .ToHashSet();
        keep.UnionWith(await RefusedAsync(db, cancellationToken));
        var removed = await catalog.VacuumAsync(keep, cancellationToken);
        await db.MarkRemovedAsync(removed, time.GetUtcNow(), cancellationToken);
    }

    /// <summary>The landing versions of attempts that failed lately: complete, never published, and kept with their rejects.</summary>
    private async Task<IEnumerable<TableVersion>> RefusedAsync(StediDbContext db, CancellationToken cancellationToken)
    {
        var landing = (source.LastGood?.Tables ?? []).Where(t => t.IsLanding).Select(t => t.Name).ToArray();
        var since = Guid.CreateVersion7(time.GetUtcNow() - RejectsKept);
        var last = await db.Set<Step>().AsNoTracking()
            .Where(s => landing.Contains(s.Table) && s.RunId > since && s.Status == StepStatus.Failed && s.Version != null)
            .OrderByDescending(s => s.RunId).Take(MostRuns).Select(s => new { s.Table, s.Version }).ToListAsync(cancellationToken);
        var before = await db.Set<StepAttempt>().AsNoTracking()
            .Where(a => landing.Contains(a.Table) && a.RunId > since && a.Status == StepStatus.Failed && a.Version != null)
            .OrderByDescending(a => a.RunId).Take(MostRuns).Select(a => new { a.Table, a.Version }).ToListAsync(cancellationToken);
        // A job that reads the files fails by them as well, in a run that has no step of the landing table.
        var read = await db.Set<Run>().AsNoTracking().Where(r => r.Status == RunStatus.Failed && r.Id > since && r.Inputs != null)
            .OrderByDescending(r => r.Id).Take(MostRuns).Select(r => r.Inputs!).ToListAsync(cancellationToken);
        return last.Concat(before).Select(v => new TableVersion(v.Table, v.Version!))
            .Concat(read.SelectMany(i => i.Versions.Where(v => landing.Contains(v.Key)).Select(v => new TableVersion(v.Key, v.Value))));
    }
}
