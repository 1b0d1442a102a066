using System.Collections.Immutable;
using Stedi.Pipeline.Aws.Clients.Athena;

namespace Stedi.Pipeline.Aws.Queries;

/// <summary>The rows of a query that succeeded, without the header of a SELECT. One page is in memory at a time.</summary>
internal sealed class AthenaPages(AmazonAthenaClient athena, string executionId, bool hasHeader)
{
    private const int PerPage = 1000;

    private string? _next;
    private bool _began;

    /// <summary>Available after the first page.</summary>
    public ImmutableArray<AthenaColumn> Columns { get; private set; } = [];

    /// <summary>The next page; null after the last one.</summary>
    /// <param name="wanted">The number of rows still needed.</param>
    public async Task<IReadOnlyList<string?[]>?> NextAsync(long wanted, CancellationToken cancellationToken)
    {
        if (_began && _next is null)
            return null;
        var header = hasHeader && !_began ? 1 : 0;
        var request = new GetQueryResultsRequest
        {
            QueryExecutionId = executionId, NextToken = _next, MaxResults = (int)Math.Clamp(wanted + header, 1, PerPage),
        };
        var page = await AwsFault.TellAsync("athena:GetQueryResults", "read the query's rows", () => athena.GetQueryResultsAsync(request, cancellationToken));
        if (!_began)
            Columns = [.. (page.ResultSet?.ResultSetMetadata?.ColumnInfo ?? []).Select(AthenaColumn.Of)];
        (_began, _next) = (true, page.NextToken is { Length: > 0 } next ? next : null);
        return [.. (page.ResultSet?.Rows ?? []).Skip(header).Select(Values)];
    }

    private string?[] Values(Row row)
    {
        var values = row.Data?.Select(d => d.VarCharValue).ToArray() ?? [];
        // DESCRIBE returns all columns as one text.
        if (!hasHeader && values is [{ } text] && Columns.Length > 1)
            values = [.. text.Split('\t').Select(v => v.Trim())];
        Array.Resize(ref values, Columns.Length);
        return values;
    }
}
