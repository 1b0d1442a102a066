using System.Collections.Immutable;
using System.Threading.Channels;
using Microsoft.EntityFrameworkCore;
using Stedi.Pipeline.Engines;
using Stedi.Web.Data;

namespace Stedi.Web.Versions;

/// <summary>
/// Removes old versions, sparing whatever a run that is not over reads, has built or rolls back to. One vacuum at a time in this process, and at most
/// one more is due: the runs that end meanwhile share it. Two processes may vacuum at once, which removes nothing twice. While a backup is under way,
/// in any process, nothing is removed: the vacuum waits for its end.
/// </summary>
public sealed class Vacuum(IDbContextFactory<StediDbContext> contexts, ICatalog catalog, IVersionsInUse inUse, TimeProvider time, ILogger<Vacuum> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _ending = new();
    private readonly Channel<Due> _due = Channel.CreateBounded<Due>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Asks for a vacuum soon, and waits for nothing.</summary>
    public void Request() => _due.Writer.TryWrite(default);

    /// <summary>Vacuums here and now. Returns what was removed.</summary>
    public async Task<ImmutableArray<TableVersion>> RunAsync(CancellationToken cancellationToken)
    {
        // No connection is held while the lake's files are looked at and removed.
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
    /// Notes that these versions are removed, before they are: a rollback to one of them comes first, and then it is in use, or it is refused. After a
    /// crash the files are still there, and the next vacuum removes them.
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

    /// <summary>What is due is done before the server stops: a headless run ends together with its process.</summary>
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
            // Whoever asks from now on may have ended after the look at what is needed.
            _due.Reader.TryRead(out _);
            try
            {
                await AwaitBackupsAsync(stoppingToken);
                await RunAsync(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                logger.LogWarning(e, "Old versions could not be removed. The next run that succeeds tries again.");
            }
        }
    }

    /// <summary>Waits for backups to end, but not longer than this server: then nothing is removed, and the next vacuum does it.</summary>
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
