using System.Collections.Frozen;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Engines.Rows;
using Stedi.Pipeline.Local.Worker;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Local.Queries;

/// <summary>Queries on DuckDB. They are parsed and checked here, and run in worker processes.</summary>
public sealed class LocalQueryEngine : IQueryEngine, IAsyncDisposable
{
    private static readonly QueryDoor Door = new(FrozenSet.Create("generate_series", "range", "unnest"), HarmlessFunctions.All.Contains);

    private readonly LakePaths _paths;
    private readonly ICatalog _catalog;
    private readonly DuckDbSqlAnalyzer _analyzer = new();
    private readonly Func<PipelineDefinition> _definition;
    private readonly WorkerSettings _settings;
    private readonly WorkerPool _pool;
    private readonly QueryWorkers _workers;
    private readonly QueryResults _results;
    private readonly QueryResults _exports;
    private readonly VersionPreviews _previews;
    private readonly VersionReads _reads;

    /// <param name="definition">Returns the current definition, whose tables may be queried.</param>
    public LocalQueryEngine(LocalOptions options, ICatalog catalog, Func<PipelineDefinition> definition, TimeProvider time)
    {
        _paths = new LakePaths(options.LakeRoot);
        (_catalog, _definition) = (catalog, definition);
        _settings = WorkerSettings.From(options);
        _pool = new WorkerPool(_settings, options.QueryWorkers);
        _workers = new QueryWorkers(_pool);
        _results = new QueryResults(_paths.Queries, options, _workers, time);
        _exports = new QueryResults(_paths.Exports, options, _workers, time);
        var rows = new VersionRows(_paths, _workers);
        _previews = new VersionPreviews(_paths, catalog, rows);
        Versions = new LocalVersionReader(_paths, catalog, rows, _previews, new(_paths, catalog, _workers, _exports, _settings.Threads));
        _reads = new VersionReads(_paths, catalog, _analyzer, rows, _settings.Threads);
    }

    /// <summary>Starts the workers before the first query.</summary>
    /// <exception cref="EngineException">The worker program cannot be started.</exception>
    public void Warm() => _pool.Warm();

    public QueryPrice? Price => null;

    public IVersionReader Versions { get; }

    public SqlVerdict Inspect(string sql) => Inspect(_analyzer.Read(sql));

    public async Task<QueryOutcome> RunAsync(Guid id, string sql, QueryLimits limits, CancellationToken cancellationToken)
    {
        var statement = _analyzer.Read(sql);
        if (Inspect(statement) is { Refusal: { } refusal } verdict)
            throw new QueryException(QueryFailure.Refused, refusal, verdict.Position);
        var subquery = Subquery.From(sql, statement, _analyzer)
            ?? throw new QueryException(QueryFailure.Refused, "This statement does not work as a subquery. Write it as a plain SELECT.");

        using var use = _results.Use(id);
        using var inputs = await QueryInputs.TakeAsync(_paths, _catalog, statement, cancellationToken);
        var folder = _results.Folder(id);
        var request = new QueryRequest(
            subquery, inputs.Tables, ResultFormat.Parquet, limits.MaxRows, (int)limits.Timeout.TotalMilliseconds, limits.MemoryBytes,
            _settings.Threads, Path.Combine(folder.Path, "spill"));
        try
        {
            return await _workers.RunAsync(folder, request, cancellationToken) with { Inputs = inputs.Versions };
        }
        finally
        {
            _results.SweepNowAndThen();
        }
    }

    public Task<Stream> OpenResultAsync(Guid id, ResultFormat format, CancellationToken cancellationToken) =>
        _results.OpenAsync(id, format, cancellationToken);

    public Task SweepAsync(CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            _results.Sweep();
            _exports.Sweep();
        },
        cancellationToken);

    public Task<Preview> PreviewAsync(TableName table, string version, int limit, CancellationToken cancellationToken) =>
        _previews.GetAsync(table, version, limit, cancellationToken);

    /// <remarks>Only people's statements are checked. Internal ones run in the same sandbox, and may read tables that the definition no longer has.</remarks>
    public Task<FoundRows> ReadAsync(VersionQuery query, CancellationToken cancellationToken) => _reads.ReadAsync(query, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _pool.DisposeAsync();
        _analyzer.Dispose();
    }

    private SqlVerdict Inspect(SqlReading statement) => Door.Inspect(statement.ToAnalysis(), [.. _definition().Tables.Select(t => t.Name.Value)]);
}
