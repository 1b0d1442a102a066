using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Stedi.Pipeline.Engines;

/// <summary>Tells listeners which job runs may have changed. Slow listeners lose the oldest hints, which does no harm.</summary>
internal sealed class JobHints
{
    private const int Kept = 1024;

    private readonly ConcurrentDictionary<Channel<string>, bool> _listeners = [];

    public void Tell(string engineRunId)
    {
        foreach (var listener in _listeners.Keys)
            listener.Writer.TryWrite(engineRunId);
    }

    public async IAsyncEnumerable<string> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var mine = Channel.CreateBounded<string>(new BoundedChannelOptions(Kept) { FullMode = BoundedChannelFullMode.DropOldest });
        _listeners.TryAdd(mine, true);
        try
        {
            await foreach (var id in mine.Reader.ReadAllAsync(cancellationToken))
                yield return id;
        }
        finally
        {
            _listeners.TryRemove(mine, out _);
        }
    }
}
