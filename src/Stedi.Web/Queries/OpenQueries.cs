using Microsoft.Extensions.Options;

namespace Stedi.Web.Queries;

/// <summary>The queries that wait or run in this process: so many in all, and so many of one key, that nobody fills the queue alone.</summary>
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

    /// <summary>Null where it is let in; otherwise why not.</summary>
    public string? Admit(Guid id, string owner)
    {
        var limits = options.Value;
        lock (_gate)
        {
            var own = _open.Values.Count(o => o.Owner == owner);
            if (own >= limits.PerKey)
                return $"{own} queries of your key run or wait already, and one key may have {limits.PerKey}. Try again when some have ended, or cancel one.";
            if (_open.Count >= limits.Running + limits.Waiting)
                return $"{_open.Count} queries run or wait already. Try again when some have ended, or cancel one.";
            _open.Add(id, (owner, new CancellationTokenSource()));
            return null;
        }
    }

    /// <summary>Cancelled when the query is to stop.</summary>
    public CancellationToken StopOf(Guid id)
    {
        lock (_gate)
            return _open[id].Stop.Token;
    }

    /// <summary>False where it does not run here.</summary>
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

    /// <summary>The source is not disposed: someone may be about to cancel it.</summary>
    public void Release(Guid id)
    {
        lock (_gate)
            _open.Remove(id);
    }
}
