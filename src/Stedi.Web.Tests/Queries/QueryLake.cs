using System.Collections.Immutable;
using DuckDB.NET.Data;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Local;
using Stedi.Pipeline.Local.Queries;
using Stedi.Pipeline.Model;
using Stedi.Web.Tests.Fakes;

namespace Stedi.Web.Tests.Queries;

/// <summary>A lake with an engine: <c>people</c> (3 rows), <c>readings</c> (100,000 rows), and <c>unbuilt</c>.</summary>
public sealed class QueryLake : IAsyncDisposable
{
    public const string Version = "v1";

    private static readonly string[] Tables = ["people", "readings", "unbuilt"];

    private static readonly QueryLimits Limits = new(TimeSpan.FromSeconds(20), 1_000, 128 << 20);

    private readonly TempFolder _folder = new();
    private readonly StandingCatalog _catalog;

    public QueryLake()
    {
        Options = new LocalOptions { LakeRoot = _folder["lake"], Threads = 2, QueryWorkers = 1 };
        Paths = new LakePaths(Options.LakeRoot);
        _catalog = new StandingCatalog(Paths);
        Build("people", 3, """
            SELECT * FROM (VALUES
                ('Ann', 9007199254740993, 1.50::DECIMAL(10, 2), TIMESTAMP '2022-06-16 04:32:44.361', TRUE, [1, 2], ''),
                ('=Bob "x", y', 2, 0.10, NULL, FALSE, NULL, NULL),
                ('ä😀', NULL, NULL, NULL, NULL, [], 'z')) t(name, big, money, seen, ok, list, note)
            """);
        Build("readings", 100_000, "SELECT range AS n, 'user' || (range % 100) AS user FROM range(100000)");
        var zone = new Zone("trusted", 0, "");
        var definition = new PipelineDefinition(
            [zone],
            [.. Tables.Select(n => new Table(TableName.Parse(n), zone, "", [], [], [], null, null))],
            ImmutableSortedDictionary<string, string>.Empty, Severity.Error, ImmutableSortedDictionary<string, string>.Empty);
        Engine = new LocalQueryEngine(Options, _catalog, () => definition, TimeProvider.System);
    }

    public LocalOptions Options { get; }

    public LakePaths Paths { get; }

    public LocalQueryEngine Engine { get; }

    public Task<QueryOutcome> RunAsync(string sql, Guid? id = null, TimeSpan? timeout = null) => Engine.RunAsync(
        id ?? Guid.NewGuid(), sql, Limits with { Timeout = timeout ?? Limits.Timeout }, TestContext.Current.CancellationToken);

    public Task<QueryOutcome> RunUntilAsync(string sql, CancellationToken cancel) => Engine.RunAsync(Guid.NewGuid(), sql, Limits, cancel);

    public async Task<string> ReadAsync(Guid id, ResultFormat format)
    {
        await using var stream = await Engine.OpenResultAsync(id, format, TestContext.Current.CancellationToken);
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await Engine.DisposeAsync();
        _folder.Dispose();
    }

    private void Build(string table, long rows, string sql)
    {
        var name = TableName.Parse(table);
        var folder = Paths.Version(name, Version);
        Directory.CreateDirectory(folder);
        using (var connection = new DuckDBConnection("DataSource=:memory:"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = $"COPY ({sql}) TO '{folder}/part.parquet' (FORMAT parquet)";
            command.ExecuteNonQuery();
        }
        VersionFolder.Complete(Paths, new(1, name, Version, "job", "local", "", DateTimeOffset.UnixEpoch, 1, rows, 1, [], [], [], null));
        _catalog.Publish(name, Version);
    }
}
