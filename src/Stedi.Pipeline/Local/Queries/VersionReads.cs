using System.Collections.Immutable;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Engines.Rows;

namespace Stedi.Pipeline.Local.Queries;

/// <summary>Runs internal statements over given versions, in the same sandbox as queries. The request and the result are removed right away.</summary>
internal sealed class VersionReads(LakePaths paths, ICatalog catalog, DuckDbSqlAnalyzer analyzer, VersionRows rows, int threads)
{
    /// <summary>One export at a time: it may take a minute, and pages need the other worker.</summary>
    private readonly StripedLock _turns = new();

    public Task<FoundRows> ReadAsync(VersionQuery query, CancellationToken cancellationToken) => WithAsync(query, async (sql, tables) =>
    {
        var block = await rows.AskAsync(sql, tables, query.Limits, threads, cancellationToken);
        return new FoundRows(block.Columns, block.Rows, block.HasMore, block.ScannedBytes);
    }, cancellationToken);

    public async Task<ExportedRows> ExportAsync(VersionQuery query, ResultFormat format, CancellationToken cancellationToken)
    {
        using (await _turns.EnterAsync(this, cancellationToken))
            return await WithAsync(query, (sql, tables) => rows.OpenAsync(sql, tables, query.Limits, threads, format, cancellationToken), cancellationToken);
    }

    private async Task<T> WithAsync<T>(VersionQuery query, Func<string, ImmutableArray<QueryTable>, Task<T>> read, CancellationToken cancellationToken)
    {
        var statement = analyzer.Read(query.Sql);
        if (statement.Error is { } error)
            throw new QueryException(QueryFailure.Failed, error);
        var subquery = Subquery.From(query.Sql, statement, analyzer)
            ?? throw new QueryException(QueryFailure.Failed, "A predicate in pipeline.yaml ends its statement. Correct the predicate.");
        var open = new List<OpenVersion>();
        try
        {
            foreach (var version in query.Versions)
                open.Add(await OpenVersion.TakeAsync(paths, catalog, version.Table, version.Version, cancellationToken));
            return await read(subquery, [.. open.Select(v => v.ToTable())]);
        }
        finally
        {
            open.ForEach(v => v.Dispose());
        }
    }
}
