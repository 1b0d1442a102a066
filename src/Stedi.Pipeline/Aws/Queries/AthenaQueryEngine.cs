using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Stedi.Pipeline.Aws.Clients;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Engines.Rows;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Aws.Queries;

/// <summary>Queries on Athena, in a workgroup with a scan limit per query.</summary>
public sealed class AthenaQueryEngine : IQueryEngine
{
    private readonly AwsClients _clients;
    private readonly Func<PipelineDefinition> _definition;
    private readonly TimeProvider _time;
    private readonly AthenaDoor _door;
    private readonly AthenaReuse _reuse;
    private readonly AthenaQueries _queries;
    private readonly AthenaPreviews _previews;
    private readonly AthenaReads _reads;
    private readonly KeptResults _kept;
    private readonly AthenaResults _results;

    /// <param name="definition">Returns the current definition, whose tables may be queried.</param>
    /// <param name="folder">The folder for results only.</param>
    public AthenaQueryEngine(
        AwsOptions options, AwsClients clients, ICatalog catalog, ISqlAnalyzer analyzer, Func<PipelineDefinition> definition, string folder, TimeProvider time)
    {
        (_clients, _definition, _time) = (clients, definition, time);
        Price = new(options.PricePerTiBScanned);
        _door = new(options.Database, analyzer, definition);
        _reuse = new(options, clients.Glue, time);
        _queries = new(options, clients.Athena, new AwsLake(options), time);
        var versions = new AthenaVersions(options, _queries, clients.Athena, catalog, time);
        _previews = new(versions);
        _reads = new(_door, _queries, clients.Athena, catalog, time);
        _kept = new(folder, options.ResultAge, options.ResultBytes, time);
        _results = new(_kept);
        Versions = new AthenaVersionReader(versions, _previews, _results, _kept);
    }

    public QueryPrice? Price { get; }

    public IVersionReader Versions { get; }

    public SqlVerdict Inspect(string sql) => _door.Read(sql).Verdict;

    /// <remarks>The memory limit is ignored: Athena has no such setting.</remarks>
    public async Task<QueryOutcome> RunAsync(Guid id, string sql, QueryLimits limits, CancellationToken cancellationToken)
    {
        var statement = _door.Read(sql);
        if (statement.Verdict is { Refusal: { } refusal } verdict)
            throw new QueryException(QueryFailure.Refused, refusal, verdict.Position);
        var start = Stopwatch.GetTimestamp();
        using var use = _kept.Use(id);
        using var limit = new CancellationTokenSource(limits.Timeout, _time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            _results.Clear(id);
            var reuse = await _reuse.MinutesAsync(statement, _definition(), limits.Timeout, stop.Token);
            var ended = await _queries.RunAsync(statement.Text, Token(id, statement.Text), reuse, stop.Token);
            var pages = new AthenaPages(_clients.Athena, ended.QueryExecutionId!, statement.IsSelect);
            var (columns, rows, truncated) = await _results.WriteAsync(id, pages, limits.MaxRows, stop.Token);
            return new(columns, rows, truncated, ended.Statistics?.DataScannedInBytes, (long)Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new QueryException(QueryFailure.TimedOut, $"The query exceeded its time limit of {limits.Timeout.TotalSeconds:0.#} s and was stopped. Filter earlier or select less.");
        }
        catch (EngineException e)
        {
            throw new QueryException(QueryFailure.Failed, e.Message, inner: e);
        }
        finally
        {
            _kept.SweepNowAndThen();
        }
    }

    public Task<Stream> OpenResultAsync(Guid id, ResultFormat format, CancellationToken cancellationToken) =>
        Task.Run(() => _results.Open(id, format), cancellationToken);

    public Task SweepAsync(CancellationToken cancellationToken) => Task.Run(_kept.Sweep, cancellationToken);

    public Task<Preview> PreviewAsync(TableName table, string version, int limit, CancellationToken cancellationToken) =>
        _previews.GetAsync(table, version, limit, cancellationToken);

    public Task<FoundRows> ReadAsync(VersionQuery query, CancellationToken cancellationToken) => _reads.ReadAsync(query, cancellationToken);

    /// <summary>36 characters. It depends on the statement too, because Athena refuses a used token with another statement.</summary>
    private static string Token(Guid id, string text) => new Guid(SHA256.HashData(Encoding.UTF8.GetBytes($"{id}\n{text}")).AsSpan(0, 16)).ToString();
}
