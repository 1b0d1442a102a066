using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Stedi.Pipeline.Definition;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;
using Stedi.Web.Data;
using Stedi.Web.Versions;

namespace Stedi.Web.Runs;

/// <summary>Versions that open runs read or have built, and versions of failed runs that are kept for a retry or for their rejected lines.</summary>
public sealed class VersionsOfRuns(PipelineSource source, TimeProvider time) : IVersionsInUse
{
    /// <summary>A landing version that failed a step holds the rejected lines that explain the failure.</summary>
    private static readonly TimeSpan RejectsKept = TimeSpan.FromDays(30);

    public async Task<IReadOnlySet<TableVersion>> FindAsync(StediDbContext db, CancellationToken cancellationToken)
    {
        // A failed run keeps its built versions for a day, so that a retry need not build them again.
        var lately = IdTime.Floor(time.GetUtcNow().AddDays(-1));
        // Two queries, each with its own index. Neither is limited, because versions not found here are removed.
        var needed = await OfAsync(db, r => r.NextDriveAt != null, cancellationToken);
        needed.UnionWith(await OfAsync(db, r => r.Status == RunStatus.Failed && r.Id > lately, cancellationToken));
        needed.UnionWith(await RefusedAsync(db, cancellationToken));
        return needed;
    }

    /// <summary>The landing versions of recently failed attempts: complete, never published, and kept for their rejects.</summary>
    private async Task<IEnumerable<TableVersion>> RefusedAsync(StediDbContext db, CancellationToken cancellationToken)
    {
        TableName[] landing = [.. (source.LastGood?.Tables ?? []).Where(t => t.IsLanding).Select(t => t.Name)];
        var since = IdTime.Floor(time.GetUtcNow() - RejectsKept);
        var last = await db.Set<Step>().AsNoTracking()
            .Where(s => landing.Contains(s.Table) && s.RunId > since && s.Status == StepStatus.Failed && s.Version != null)
            .Select(s => new { s.Table, s.Version }).Distinct().ToListAsync(cancellationToken);
        var before = await db.Set<StepAttempt>().AsNoTracking()
            .Where(a => landing.Contains(a.Table) && a.RunId > since && a.Status == StepStatus.Failed && a.Version != null)
            .Select(a => new { a.Table, a.Version }).Distinct().ToListAsync(cancellationToken);
        var refused = last.Concat(before).Select(v => new TableVersion(v.Table, v.Version!)).ToHashSet();
        // A job that reads the files can also fail because of them, in a run without a step for the landing table.
        await foreach (var inputs in db.Set<Run>().AsNoTracking().Where(r => r.Status == RunStatus.Failed && r.Id > since && r.Inputs != null)
            .Select(r => r.Inputs).AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            refused.UnionWith(inputs!.Versions.Where(v => landing.Contains(v.Key)).Select(v => new TableVersion(v.Key, v.Value)));
        }
        return refused;
    }

    private static async Task<HashSet<TableVersion>> OfAsync(StediDbContext db, Expression<Func<Run, bool>> which, CancellationToken cancellationToken)
    {
        var runs = db.Set<Run>().AsNoTracking().Where(which);
        var needed = new HashSet<TableVersion>();
        await foreach (var step in runs.SelectMany(r => r.Steps).Where(s => s.Version != null).Select(s => new { s.Table, s.Version }).AsAsyncEnumerable().WithCancellation(cancellationToken))
            needed.Add(new(step.Table, step.Version!));
        await foreach (var inputs in runs.Where(r => r.Inputs != null).Select(r => r.Inputs).AsAsyncEnumerable().WithCancellation(cancellationToken))
            needed.UnionWith(inputs!.Versions.Select(v => new TableVersion(v.Key, v.Value)));
        return needed;
    }
}
