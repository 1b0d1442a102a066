using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Engines.Rows;

namespace Stedi.Pipeline.Local.Queries;

/// <summary>Statements of our own over named versions, in the sandbox of everybody's queries. What was asked and found is removed at once.</summary>
internal sealed class VersionReads(LakePaths paths, ICatalog catalog, DuckDbSqlAnalyzer analyzer, VersionRows rows, int threads)
{
    public async Task<FoundRows> ReadAsync(VersionQuery query, CancellationToken cancellationToken)
    {
        var statement = analyzer.Read(query.Sql);
        if (statement.Error is { } error)
            throw new QueryException(QueryFailure.Failed, error);
        var subquery = Subquery.From(query.Sql, statement, analyzer)
            ?? throw new QueryException(QueryFailure.Failed, "A declared predicate ends the statement that it stands in; mend it in pipeline.yaml.");
        var open = new List<OpenVersion>();
        try
        {
            foreach (var version in query.Versions)
                open.Add(await OpenVersion.TakeAsync(paths, catalog, version.Table, version.Version, cancellationToken));
            var block = await rows.AskAsync(subquery, [.. open.Select(v => v.ToTable())], query.Limits, threads, cancellationToken);
            return new(block.Columns, block.Rows, block.HasMore, block.ScannedBytes);
        }
        finally
        {
            open.ForEach(v => v.Dispose());
        }
    }
}
