using System.Collections.Immutable;
using Hangfire;
using Microsoft.EntityFrameworkCore;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;
using Stedi.Web.Data;
using Stedi.Web.Runs;

namespace Stedi.Web.Tables;

/// <summary>Removes old versions, sparing whatever a run that is not over reads or has built.</summary>
public sealed class VacuumJob(IDbContextFactory<StediDbContext> contexts, ICatalog catalog, TimeProvider time)
{
    [DisableConcurrentExecution(60)]
    [AutomaticRetry(Attempts = 0)]
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        // A failed run keeps what it built for a day, so that a retry need not build it again.
        var lately = Guid.CreateVersion7(time.GetUtcNow().AddDays(-1));
        var runs = await db.Set<Run>().AsNoTracking().Include(r => r.Steps)
            .Where(r => r.NextDriveAt != null || (r.Status == RunStatus.Failed && r.Id > lately))
            .OrderByDescending(r => r.Id).Take(1000).ToListAsync(cancellationToken);
        var keep = runs.SelectMany(r =>
                r.Steps.Where(s => s.Version is not null).Select(s => new TableVersion(s.Table, s.Version!))
                    .Concat((r.Inputs?.Versions ?? ImmutableSortedDictionary<TableName, string>.Empty).Select(v => new TableVersion(v.Key, v.Value))))
            .ToHashSet();
        var removed = await catalog.VacuumAsync(keep, cancellationToken);
        await db.MarkRemovedAsync(removed, time.GetUtcNow(), cancellationToken);
    }
}
