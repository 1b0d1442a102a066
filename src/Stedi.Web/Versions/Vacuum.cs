using System.Collections.Immutable;
using System.Linq.Expressions;
using System.Threading.Channels;
using Microsoft.EntityFrameworkCore;
using Stedi.Pipeline.Definition;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;
using Stedi.Web.Data;
using Stedi.Web.Runs;

namespace Stedi.Web.Versions;

/// <summary>
/// Removes old versions, sparing whatever a run that is not over reads or has built. One vacuum at a time in this process, and at most one more is
/// due: the runs that end meanwhile share it. Two processes may vacuum at once, which removes nothing twice.
/// </summary>
public sealed class Vacuum(IDbContextFactory<StediDbContext> contexts, ICatalog catalog, PipelineSource source, TimeProvider time, ILogger<Vacuum> logger) : BackgroundService
{
    /// <summary>A landing version that a step failed of holds the rejected lines that say why.</summary>
    private static readonly TimeSpan RejectsKept = TimeSpan.FromDays(30);

    private readonly Channel<Due> _due = Channel.CreateBounded<Due>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Asks for a vacuum soon, and waits for nothing.</summary>
    public void Request() => _due.Writer.TryWrite(default);

    /// <summary>Vacuums here and now. Returns what was removed.</summary>
    public async Task<ImmutableArray<TableVersion>> RunAsync(CancellationToken cancellationToken)
    {
        // No connection is held while the lake's files are removed.
        var removed = await catalog.VacuumAsync(await NeededAsync(cancellationToken), cancellationToken);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await db.MarkRemovedAsync(removed, time.GetUtcNow(), cancellationToken);
        return removed;
    }

    /// <summary>What is due is done before the server stops: a headless run ends together with its process.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        _due.Writer.TryComplete();
        if (ExecuteTask is { } running)
            await running.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await base.StopAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (await _due.Reader.WaitToReadAsync(stoppingToken))
        {
            // Whoever asks from now on may have ended after the look at what is needed.
            _due.Reader.TryRead(out _);
            try
            {
                await RunAsync(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                logger.LogWarning(e, "Old versions could not be removed. The next run that succeeds tries again.");
            }
        }
    }

    private async Task<HashSet<TableVersion>> NeededAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        // A failed run keeps what it built for a day, so that a retry need not build it again.
        var lately = IdTime.Floor(time.GetUtcNow().AddDays(-1));
        // Two questions, each of an index of its own. None is cut off: what is not known to be needed is removed.
        var needed = await OfAsync(db, r => r.NextDriveAt != null, cancellationToken);
        needed.UnionWith(await OfAsync(db, r => r.Status == RunStatus.Failed && r.Id > lately, cancellationToken));
        needed.UnionWith(await RefusedAsync(db, cancellationToken));
        return needed;
    }

    /// <summary>The landing versions of attempts that failed lately: complete, never published, and kept with their rejects.</summary>
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
        // A job that reads the files fails by them as well, in a run that has no step of the landing table.
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

    private readonly record struct Due;
}
