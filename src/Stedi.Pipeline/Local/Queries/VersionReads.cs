using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Engines.Rows;

namespace Stedi.Pipeline.Local.Queries;

/// <summary>Runs internal statements over given versions, in the same sandbox as queries. The request and the result are removed right away.</summary>
internal sealed class VersionReads(LakePaths paths, ICatalog catalog, DuckDbSqlAnalyzer analyzer, VersionRows rows, int threads)
{
    public async Task<FoundRows> ReadAsync(VersionQuery query, CancellationToken cancellationToken)
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
            var block = await rows.AskAsync(subquery, [.. open.Select(v => v.ToTable())], query.Limits, threads, cancellationToken);
            return new(block.Columns, block.Rows, block.HasMore, block.ScannedBytes);
        }
        finally
        {
            open.ForEach(v => v.Dispose());
        }
    }
}
