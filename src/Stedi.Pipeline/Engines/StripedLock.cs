namespace Stedi.Pipeline.Engines;

/// <summary>Locks by key, without keeping a lock object for every key.</summary>
internal sealed class StripedLock
{
    private readonly SemaphoreSlim[] _stripes = [.. Enumerable.Range(0, 32).Select(_ => new SemaphoreSlim(1, 1))];

    public async Task<IDisposable> EnterAsync(object key, CancellationToken cancellationToken)
    {
        var stripe = _stripes[(uint)key.GetHashCode() % _stripes.Length];
        await stripe.WaitAsync(cancellationToken);
        return new Exit(stripe);
    }

    private sealed class Exit(SemaphoreSlim stripe) : IDisposable
    {
        public void Dispose() => stripe.Release();
    }
}
