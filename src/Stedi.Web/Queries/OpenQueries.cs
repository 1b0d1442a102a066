using Microsoft.Extensions.Options;

namespace Stedi.Web.Queries;

/// <summary>The queued and running queries of this process. Limits them in total and per key, so that no key fills the queue.</summary>
public sealed class OpenQueries(IOptions<QueryOptions> options)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<Guid, (string Owner, CancellationTokenSource Stop)> _open = [];

    public Guid[] Ids
    {
        get
        {
            lock (_gate)
                return [.. _open.Keys];
        }
    }

    /// <summary>Null if the query was added; otherwise why not.</summary>
    public string? Admit(Guid id, string owner)
    {
        var limits = options.Value;
        lock (_gate)
        {
            var own = _open.Values.Count(o => o.Owner == owner);
            if (own >= limits.PerKey)
                return $"Your key already has {own} queries running or queued (limit {limits.PerKey}). Wait for one to end, or cancel one.";
            if (_open.Count >= limits.Running + limits.Waiting)
                return $"The server already has {_open.Count} queries running or queued, which is the limit. Try again later, or cancel one of yours.";
            _open.Add(id, (owner, new CancellationTokenSource()));
            return null;
        }
    }

    /// <summary>Cancelled to stop the query.</summary>
    public CancellationToken StopOf(Guid id)
    {
        lock (_gate)
            return _open[id].Stop.Token;
    }

    /// <summary>False if the query does not run here.</summary>
    public async Task<bool> StopAsync(Guid id)
    {
        CancellationTokenSource? stop;
        lock (_gate)
            stop = _open.TryGetValue(id, out var open) ? open.Stop : null;
        if (stop is null)
            return false;
        await stop.CancelAsync();
        return true;
    }

    /// <summary>The source is not disposed, because another thread may be about to cancel it.</summary>
    public void Release(Guid id)
    {
        lock (_gate)
            _open.Remove(id);
    }
}
