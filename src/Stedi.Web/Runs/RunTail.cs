using System.Collections.Immutable;
using Stedi.Web.Data;

namespace Stedi.Web.Runs;

/// <summary>Follows the events of one run for all its streams. New events are read once.</summary>
/// <param name="read">Reads events after this number, in order; empty if there are none.</param>
internal sealed class RunTail(Guid id, RunFeed feed, Func<int, CancellationToken, Task<ImmutableArray<RunEventFrame>>> read)
{
    /// <summary>The interval for checking again, because a notice can be lost with the listening connection.</summary>
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(15);

    /// <summary>The delay between tries while Postgres is unavailable.</summary>
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(1);

    private readonly TaskCompletionSource<bool> _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile RunTailState _now = new([], false);

    /// <summary>Whether the run exists. After this completes, <see cref="Now"/> is up to date.</summary>
    public Task<bool> Opened => _opened.Task;

    public RunTailState Now => _now;

    /// <summary>
    /// Runs until cancelled, or until a read fails for another reason than a Postgres outage. Then all streams fail and their clients resume.
    /// During a Postgres outage of any length, the streams stay open.
    /// </summary>
    public async Task FollowAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var subscription = feed.Subscribe(id);
            await CatchUpAsync(cancellationToken);
            // A run is saved together with its first event.
            _opened.TrySetResult(_now.Last > 0);
            while (true)
            {
                await NewsAsync(subscription, cancellationToken);
                await CatchUpOnceBackAsync(cancellationToken);
            }
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            _opened.TrySetException(e);
            _now.Fail(e);
        }
    }

    private async Task CatchUpOnceBackAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await CatchUpAsync(cancellationToken);
                return;
            }
            catch (Exception e) when (DatabaseOutage.IsCauseOf(e) && !cancellationToken.IsCancellationRequested)
            {
                await Task.Delay(Retry, cancellationToken);
            }
        }
    }

    private async Task CatchUpAsync(CancellationToken cancellationToken)
    {
        ImmutableArray<RunEventFrame> newer;
        do
        {
            newer = await read(_now.Last, cancellationToken);
            if (newer.IsEmpty)
                return;
            var before = _now;
            _now = before.With(newer);
            before.Supersede();
        }
        while (newer.Length == RunEventHub.EventsARead);
    }

    private async Task NewsAsync(RunSubscription subscription, CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(LookAgain);
        try
        {
            while (await subscription.Notices.WaitToReadAsync(timeout.Token))
            {
                var news = false;
                while (subscription.Notices.TryRead(out var notice))
                    news |= notice.Seq == 0 || notice.Seq > _now.Last;
                if (news)
                    return;
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // No notice for a while: check again.
        }
    }
}
