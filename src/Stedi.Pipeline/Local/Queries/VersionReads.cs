using System.Text.Json;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Engines.Rows;

namespace Stedi.Pipeline.Local.Queries;

/// <summary>Statements of our own over named versions, in the sandbox of everybody's queries. What was asked and found is removed at once.</summary>
internal sealed class VersionReads(LakePaths paths, DuckDbSqlAnalyzer analyzer, QueryWorkers workers, int threads)
{
    public async Task<FoundRows> ReadAsync(VersionQuery query, CancellationToken cancellationToken)
    {
        var statement = analyzer.Read(query.Sql);
        if (statement.Error is { } error)
            throw new QueryException(QueryFailure.Failed, error);
        var subquery = Subquery.From(query.Sql, statement, analyzer)
            ?? throw new QueryException(QueryFailure.Failed, "A declared predicate ends the statement that it stands in; mend it in pipeline.yaml.");
        var leases = new List<VersionLease>();
        var work = new QueryFolder(Path.Combine(paths.Temp, $"read-{Guid.NewGuid():N}"));
        try
        {
            leases.AddRange(query.Versions.Select(Take));
            var request = new QueryRequest(
                subquery, [.. query.Versions.Zip(leases, (v, l) => QueryTable.Of(v.Table, l.Folder))], ResultFormat.Json, query.Limits.MaxRows,
                (int)query.Limits.Timeout.TotalMilliseconds, query.Limits.MemoryBytes, threads, Path.Combine(work.Path, "spill"));
            var outcome = await workers.RunAsync(work, request, "a look at rows", cancellationToken);
            await using var stream = File.OpenRead(work.Result(ResultFormat.Json));
            var page = await JsonSerializer.DeserializeAsync(stream, QueryJson.Default.QueryPage, cancellationToken)
                ?? throw new QueryException(QueryFailure.Failed, "The result is empty; try again.");
            return new(page.Columns, page.Values(), outcome.Truncated, outcome.ScannedBytes);
        }
        finally
        {
            leases.ForEach(l => l.Dispose());
            work.Delete();
        }
    }

    private VersionLease Take(TableVersion version)
    {
        try
        {
            return VersionLease.Take(paths, version.Table, version.Version);
        }
        catch (Exception e) when (e is EngineException or ArgumentException)
        {
            throw new QueryException(QueryFailure.NotFound, e.Message, inner: e);
        }
    }
}
