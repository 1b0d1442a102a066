using System.Collections.Immutable;
using Stedi.Pipeline.Engines;

namespace Stedi.Web.Queries.Results;

/// <summary>Collects the values to sort by, and the positions of their rows.</summary>
internal sealed class RowOrder(ImmutableArray<SortColumn> columns)
{
    /// <summary>The maximum size of all values to sort by.</summary>
    private const long MaxBytes = 64L << 20;

    private readonly List<SortKey> _keys = [];
    private readonly List<long> _positions = [];
    private long _bytes;

    /// <param name="cells">Default if the row is too large to read.</param>
    /// <exception cref="QueryException">Too many, or too long values.</exception>
    public void Add(long position, ImmutableArray<string?> cells)
    {
        _positions.Add(position);
        foreach (var column in columns)
        {
            var key = SortKey.Of(column.Type, cells.IsDefault ? null : cells[column.Index]);
            _keys.Add(key);
            _bytes += key.Bytes;
        }
        if (_bytes > MaxBytes)
            throw new QueryException(QueryFailure.Refused, $"The result is too large to sort here (more than {MaxBytes >> 20} MiB of values). Add ORDER BY to the query and run it again.");
    }

    /// <summary>The positions in order.</summary>
    public long[] Sort()
    {
        var rows = Enumerable.Range(0, _positions.Count).ToArray();
        Array.Sort(rows, Compare);
        return [.. rows.Select(r => _positions[r])];
    }

    private int Compare(int a, int b)
    {
        for (var i = 0; i < columns.Length; i++)
            if (SortKey.Compare(_keys[a * columns.Length + i], _keys[b * columns.Length + i], columns[i].Descending) is not 0 and var order)
                return order;
        return a.CompareTo(b);
    }
}
