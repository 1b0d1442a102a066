using System.Collections.Immutable;
using System.Threading.Channels;
using Microsoft.EntityFrameworkCore;
using Stedi.Pipeline.Engines;
using Stedi.Web.Data;

namespace Stedi.Web.Versions;

/// <summary>
/// Removes old versions, except those that open runs read, have built or roll back to. Only one vacuum runs at a time in this process, and at
/// most one more is queued, shared by all runs that end meanwhile. Two processes may vacuum at once without harm. During a backup, in any
/// process, nothing is removed: the vacuum waits until it ends.
/// </summary>
public sealed class Vacuum(IDbContextFactory<StediDbContext> contexts, ICatalog catalog, IVersionsInUse inUse, TimeProvider time, ILogger<Vacuum> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _ending = new();
    private readonly Channel<Due> _due = Channel.CreateBounded<Due>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Requests a vacuum without waiting for it.</summary>
    public void Request() => _due.Writer.TryWrite(default);

    /// <summary>Vacuums now. Returns the removed versions.</summary>
    public async Task<ImmutableArray<TableVersion>> RunAsync(CancellationToken cancellationToken)
    {
        // No connection is held while files of the lake are read and removed.
        IReadOnlySet<TableVersion> condemned = ImmutableHashSet<TableVersion>.Empty;
        var removed = await catalog.VacuumAsync(
            await InUseAsync(cancellationToken), async (old, token) => condemned = await CondemnAsync(old, token), cancellationToken);
        if (condemned.Except(removed).ToList() is [_, ..] kept)
        {
            await using var db = await contexts.CreateDbContextAsync(cancellationToken);
            await db.MarkRemovedAsync(kept, null, cancellationToken);
        }
        return removed;
    }

    private async Task<IReadOnlySet<TableVersion>> InUseAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await inUse.FindAsync(db, cancellationToken);
    }

    /// <summary>
    /// Marks these versions as removed before their files are. A rollback to one of them either comes first and keeps it, or is refused.
    /// After a crash, the next vacuum removes the remaining files.
    /// </summary>
    private async Task<IReadOnlySet<TableVersion>> CondemnAsync(ImmutableArray<TableVersion> old, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var turn = await db.TakeTurnAsync(VersionStore.Turn, cancellationToken);
        if (!await db.TryTurnAsync(VersionStore.BackupTurn, cancellationToken))
            return ImmutableHashSet<TableVersion>.Empty;
        var needed = await inUse.FindAsync(db, cancellationToken);
        var condemned = old.Where(v => !needed.Contains(v)).ToHashSet();
        await db.MarkRemovedAsync(condemned, time.GetUtcNow(), cancellationToken);
        await turn.CommitAsync(cancellationToken);
        return condemned;
    }

    /// <summary>Completes a queued vacuum before the server stops, because a headless run ends with its process.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        _due.Writer.TryComplete();
        await _ending.CancelAsync();
        if (ExecuteTask is { } running)
            await running.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await base.StopAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (await _due.Reader.WaitToReadAsync(stoppingToken))
        {
            // A request from now on may come from a run that ended after the versions in use were read, so it queues another vacuum.
            _due.Reader.TryRead(out _);
            try
            {
                await AwaitBackupsAsync(stoppingToken);
                await RunAsync(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                logger.LogWarning(e, "Could not remove old versions. The next successful run tries again.");
            }
        }
    }

    /// <summary>Waits for backups to end, until the server stops. Then the next vacuum removes the versions.</summary>
    private async Task AwaitBackupsAsync(CancellationToken stoppingToken)
    {
        while (!_ending.IsCancellationRequested && await IsBackupUnderWayAsync(stoppingToken))
            await Task.Delay(Pause, time, _ending.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task<bool> IsBackupUnderWayAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.IsBackupUnderWayAsync(cancellationToken);
    }

    public override void Dispose()
    {
        base.Dispose();
        _ending.Dispose();
    }

    private readonly record struct Due;
}
