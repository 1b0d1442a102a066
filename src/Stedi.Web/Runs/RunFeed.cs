using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Stedi.Web.Runs;

/// <summary>Passes the notices of one instance to its open pages and event streams. A slow follower gets a gap notice. Nothing waits for it.</summary>
public sealed class RunFeed
{
    private const int Capacity = 256;

    private readonly ConcurrentDictionary<Follower, byte> _followers = new();

    /// <summary>Starts now. Subscribe before reading the state, so that no change is missed.</summary>
    /// <param name="runId">One run, or null for all.</param>
    public RunSubscription Subscribe(Guid? runId = null)
    {
        var follower = new Follower(runId);
        _followers[follower] = 0;
        return new RunSubscription(follower.Channel.Reader, () => _followers.TryRemove(follower, out _));
    }

    public int Followers => _followers.Count;

    public void Publish(RunNotice notice)
    {
        foreach (var follower in _followers.Keys)
        {
            if (follower.RunId is not { } wanted || notice.Concerns(wanted))
                follower.Offer(notice);
        }
    }

    private sealed class Follower(Guid? runId)
    {
        private volatile bool _missed;

        public Guid? RunId => runId;

        public Channel<RunNotice> Channel { get; } = System.Threading.Channels.Channel.CreateBounded<RunNotice>(
            new BoundedChannelOptions(Capacity) { SingleReader = true });

        public void Offer(RunNotice notice)
        {
            if (_missed && Channel.Writer.TryWrite(RunNotice.Gap))
                _missed = false;
            if (!Channel.Writer.TryWrite(notice))
                _missed = true;
        }
    }
}

/// <summary>Delivers notices until disposed.</summary>
public sealed class RunSubscription(ChannelReader<RunNotice> notices, Action unsubscribe) : IDisposable
{
    public ChannelReader<RunNotice> Notices { get; } = notices;

    /// <summary>Notices as they arrive, all available ones in one batch.</summary>
    public async IAsyncEnumerable<IReadOnlyList<RunNotice>> BatchesAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (await Notices.WaitToReadAsync(cancellationToken))
        {
            var batch = new List<RunNotice>();
            while (Notices.TryRead(out var notice))
                batch.Add(notice);
            yield return batch;
        }
    }

    public void Dispose() => unsubscribe();
}
