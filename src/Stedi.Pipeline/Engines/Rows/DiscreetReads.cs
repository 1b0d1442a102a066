namespace Stedi.Pipeline.Engines.Rows;

/// <summary>
/// The queries of one trace. Engine messages may quote the statement, but the searched person must not appear in any message or log.
/// </summary>
internal sealed class DiscreetReads(IQueryEngine engine, string value, CancellationToken cancellationToken)
{
    private readonly HashSet<string> _hidden = [value];

    /// <summary>The total so far; null if the engine does not report this.</summary>
    public long? ScannedBytes { get; private set; }

    public void Hide(IEnumerable<string> values) => _hidden.UnionWith(values.Where(v => v.Length > 0));

    /// <exception cref="QueryException">It failed. The message contains no hidden value, and there is no inner exception.</exception>
    public async Task<FoundRows> ReadAsync(VersionQuery query)
    {
        try
        {
            var rows = await engine.ReadAsync(query, cancellationToken);
            if (rows.ScannedBytes is { } bytes)
                ScannedBytes = (ScannedBytes ?? 0) + bytes;
            return rows;
        }
        catch (QueryException e)
        {
            throw new QueryException(e.Failure, _hidden.OrderByDescending(h => h.Length).Aggregate(
                e.Message, static (message, hidden) => message.Replace(hidden, "•••", StringComparison.OrdinalIgnoreCase)));
        }
    }
}
