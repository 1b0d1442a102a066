namespace Stedi.Bench.Product;

/// <summary>Peak memory of a server and of its largest descendant. Sampled often, because workers may have ended at the end.</summary>
internal sealed class PeakMemory : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    private readonly CancellationTokenSource _stop = new();
    private readonly Dictionary<int, long> _below = [];
    private readonly int _server;
    private readonly Task _watching;

    public PeakMemory(int server)
    {
        _server = server;
        _watching = WatchAsync();
    }

    public long Server { get; private set; }

    public long LargestWorker
    {
        get
        {
            lock (_below)
                return _below.Values.DefaultIfEmpty().Max();
        }
    }

    public override string ToString() => $"server {Memory.Megabytes(Server)}, worker {Memory.Megabytes(LargestWorker)}";

    public void Look()
    {
        lock (_below)
        {
            Server = Math.Max(Server, Memory.PeakBytes(_server));
            foreach (var pid in Memory.Descendants(_server))
                _below[pid] = Math.Max(_below.GetValueOrDefault(pid), Memory.PeakBytes(pid));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _watching;
        _stop.Dispose();
    }

    private async Task WatchAsync()
    {
        using var timer = new PeriodicTimer(Interval);
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token))
                Look();
        }
        catch (OperationCanceledException)
        {
            return;
        }
    }
}
