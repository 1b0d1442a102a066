using System.Collections.Immutable;

namespace Stedi.Web.Runs;

/// <summary>
/// All streams of a run share one <see cref="RunTail"/>, which lives as long as they do. Reads for all streams together use only a few
/// connections of the pool, because drives need the others.
/// </summary>
internal sealed class RunEventHub(RunFeed feed, RunHistory history) : IDisposable
{
    public const int EventsARead = 200;

    private const int ReadsAtOnce = 4;

    private readonly SemaphoreSlim _reads = new(ReadsAtOnce);
    private readonly Lock _lock = new();
    private readonly Dictionary<Guid, Shared> _shared = [];

    /// <summary>Adds a follower of the run.</summary>
    public Follower Follow(Guid id)
    {
        lock (_lock)
        {
            // After a failed read, the next stream starts a new tail.
            if (!_shared.TryGetValue(id, out var shared) || shared.Following.IsCompleted)
                _shared[id] = shared = Start(id);
            shared.Followers++;
            return new Follower(this, id, shared);
        }
    }

    /// <summary>Events after <paramref name="seq"/>, one batch: for the tail, and for a client that is behind the events the tail keeps.</summary>
    public async Task<ImmutableArray<RunEventFrame>> ReadAsync(Guid id, int seq, CancellationToken cancellationToken)
    {
        await _reads.WaitAsync(cancellationToken);
        try
        {
            return [.. (await history.EventsAsync(id, seq, cancellationToken, EventsARead)).Select(RunEventFrame.Of)];
        }
        finally
        {
            _reads.Release();
        }
    }

    public void Dispose() => _reads.Dispose();

    private Shared Start(Guid id)
    {
        var tail = new RunTail(id, feed, (seq, cancellationToken) => ReadAsync(id, seq, cancellationToken));
        var closing = new CancellationTokenSource();
        return new Shared(tail, closing, Task.Run(() => tail.FollowAsync(closing.Token)));
    }

    private void Leave(Guid id, Shared shared)
    {
        lock (_lock)
        {
            if (--shared.Followers > 0)
                return;
            if (_shared.GetValueOrDefault(id) == shared)
                _shared.Remove(id);
        }
        shared.Closing.Cancel();
    }

    /// <summary>One stream's share of the tail, until disposed.</summary>
    public sealed class Follower(RunEventHub hub, Guid id, Shared shared) : IDisposable
    {
        private int _left;

        public RunTail Tail => shared.Tail;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _left, 1) == 0)
                hub.Leave(id, shared);
        }
    }

    public sealed class Shared(RunTail tail, CancellationTokenSource closing, Task following)
    {
        public RunTail Tail => tail;

        public CancellationTokenSource Closing => closing;

        public Task Following => following;

        public int Followers { get; set; }
    }
}
