using System.Diagnostics.CodeAnalysis;

namespace Stedi.Pipeline.Engines;

/// <summary>Caches recent answers about versions, as many as fit. Versions are immutable, so cached answers stay valid.</summary>
/// <param name="maxBytes">The approximate size of all answers.</param>
internal sealed class KeptAnswers(long maxBytes)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<object, LinkedListNode<Entry>> _entries = [];
    private readonly LinkedList<Entry> _newestFirst = new();
    private long _bytes;

    public bool TryGet<T>(object key, [NotNullWhen(true)] out T? answer)
        where T : notnull
    {
        lock (_gate)
        {
            answer = default;
            if (!_entries.TryGetValue(key, out var found) || found.Value.Answer is not T known)
                return false;
            _newestFirst.Remove(found);
            _newestFirst.AddFirst(found);
            answer = known;
            return true;
        }
    }

    public void Put(object key, object answer, long bytes)
    {
        lock (_gate)
        {
            if (_entries.Remove(key, out var old))
                Forget(old);
            _entries[key] = _newestFirst.AddFirst(new Entry(key, answer, bytes));
            _bytes += bytes;
            while (_bytes > maxBytes && _newestFirst.Last is { } last)
            {
                _entries.Remove(last.Value.Key);
                Forget(last);
            }
        }
    }

    private void Forget(LinkedListNode<Entry> node)
    {
        _newestFirst.Remove(node);
        _bytes -= node.Value.Bytes;
    }

    private sealed record Entry(object Key, object Answer, long Bytes);
}
