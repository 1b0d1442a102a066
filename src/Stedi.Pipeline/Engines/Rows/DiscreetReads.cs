namespace Stedi.Pipeline.Engines.Rows;

/// <summary>
/// The looks of one trace. What an engine says of a statement may quote it, and who is asked for belongs into no message and no log.
/// </summary>
internal sealed class DiscreetReads(IQueryEngine engine, string value, CancellationToken cancellationToken)
{
    private readonly HashSet<string> _hidden = [value];

    /// <summary>Of all looks so far; null where the engine does not say.</summary>
    public long? ScannedBytes { get; private set; }

    public void Hide(IEnumerable<string> values) => _hidden.UnionWith(values.Where(v => v.Length > 0));

    /// <exception cref="QueryException">It failed; the message holds none of the hidden values, and there is no exception inside that could.</exception>
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
