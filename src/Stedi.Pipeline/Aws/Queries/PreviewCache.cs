using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Stedi.Pipeline.Engines;

namespace Stedi.Pipeline.Aws.Queries;

/// <summary>Caches recent previews, as many as fit. Versions are immutable, so cached previews stay valid.</summary>
internal sealed class PreviewCache(long maxBytes)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<TableVersion, LinkedListNode<Entry>> _entries = [];
    private readonly LinkedList<Entry> _newestFirst = new();
    private long _bytes;

    /// <param name="rows">The cached preview must have been requested for at least this many rows.</param>
    public bool TryGet(TableVersion version, int rows, [NotNullWhen(true)] out Preview? preview)
    {
        lock (_gate)
        {
            preview = null;
            if (!_entries.TryGetValue(version, out var found) || found.Value.Asked < rows)
                return false;
            _newestFirst.Remove(found);
            _newestFirst.AddFirst(found);
            preview = found.Value.Preview;
            return true;
        }
    }

    public void Put(TableVersion version, int asked, Preview preview)
    {
        lock (_gate)
        {
            if (_entries.Remove(version, out var old))
                Forget(old);
            var entry = new Entry(version, asked, preview, preview.Rows.Sum(Bytes));
            _entries[version] = _newestFirst.AddFirst(entry);
            _bytes += entry.Bytes;
            while (_bytes > maxBytes && _newestFirst.Last is { } last)
            {
                _entries.Remove(last.Value.Version);
                Forget(last);
            }
        }
    }

    private void Forget(LinkedListNode<Entry> node)
    {
        _newestFirst.Remove(node);
        _bytes -= node.Value.Bytes;
    }

    /// <summary>The approximate size in memory.</summary>
    private static long Bytes(ImmutableArray<object?> row) => 64 + row.Sum(v => 24L + (v is string text ? 2L * text.Length : 0));

    private sealed record Entry(TableVersion Version, int Asked, Preview Preview, long Bytes);
}
