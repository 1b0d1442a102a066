using System.Collections.Immutable;
using Stedi.Pipeline.Aws;
using Stedi.Pipeline.Aws.Queries;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Local;
using Stedi.Pipeline.Model;
using Stedi.Web.Tests.Fakes;
using Stedi.Web.Tests.Fakes.Aws;

namespace Stedi.Web.Tests.Aws;

/// <summary>The engine over <c>people</c> (landing, 2,500 rows) and <c>readings</c> (built by a job, version <c>v1</c>).</summary>
public abstract class AthenaEngineTest : IAsyncLifetime
{
    private protected const string Bucket = "stedi-lake";
    private protected static readonly TableName People = TableName.Parse("people");
    private protected static readonly TableName Readings = TableName.Parse("readings");

    private static readonly DuckDbSqlAnalyzer Analyzer = new();

    private readonly TempFolder _folder = new();

    private protected static CancellationToken Token => TestContext.Current.CancellationToken;

    private protected virtual IFakeAthenaExecutor? Executor => null;

    private protected FakeAws Aws { get; private set; } = null!;

    private protected AwsOptions Options { get; private set; } = null!;

    private protected Pipeline.Aws.Clients.AwsClients Clients { get; private set; } = null!;

    private protected FakeCatalog Catalog { get; } = new();

    private protected AthenaQueryEngine Engine { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Aws = await FakeAws.StartAsync(athena: Executor);
        Aws.S3.AddBucket(Bucket);
        Options = Aws.Options(Bucket);
        Clients = Aws.Clients(Options);
        await Clients.Athena.CreateWorkGroupAsync(
            new() { Name = "stedi", Configuration = new() { BytesScannedCutoffPerQuery = 1 << 20, ResultConfiguration = new() { OutputLocation = $"s3://{Bucket}/queries/" } } }, Token);
        await Clients.Glue.CreateDatabaseAsync(new() { DatabaseInput = new() { Name = "stedi" } }, Token);
        Aws.S3.Put(Bucket, "landing/people/1.json", string.Join('\n', Enumerable.Range(0, 2500).Select(
            n => n == 0 ? """{"id":0,"name":""}""" : n == 1 ? """{"id":1}""" : $$"""{"id":{{n}},"name":"n{{n}}"}""")));
        foreach (var table in new[] { "people", "readings" })
            Aws.GlueCatalog.Create("stedi", AthenaDdl.Read(
                $"CREATE EXTERNAL TABLE {table} (`id` bigint, `name` string) ROW FORMAT SERDE 'org.openx.data.jsonserde.JsonSerDe' LOCATION 's3://{Bucket}/landing/people/'"));
        await PublishAsync("v1");
        var zone = new Zone("trusted", 0, "");
        Table[] tables =
        [
            new(People, zone, "", [], [], [], null, "people.sql"),
            new(Readings, zone, "", [], [], [], new Job("make_readings", Readings, "", "", [People], []), null),
        ];
        var definition = new PipelineDefinition(
            [zone], [.. tables], ImmutableSortedDictionary<string, string>.Empty, Severity.Error, ImmutableSortedDictionary<string, string>.Empty);
        Engine = new(Options, Clients, Catalog, Analyzer, () => definition, _folder["results"], TimeProvider.System);
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        Clients.Dispose();
        await Aws.DisposeAsync();
        _folder.Dispose();
    }

    private protected Task PublishAsync(string version)
    {
        Catalog.Metrics[new(Readings, version)] = new(
            1, Readings, version, "make_readings", "aws", "", DateTimeOffset.UnixEpoch, 1, 2500, 1,
            [new("Id", ColumnType.Parse("bigint")), new("Name", ColumnType.Parse("string"))], [], [], null);
        return Catalog.PublishAsync(new(Guid.NewGuid(), DateTimeOffset.UtcNow, ImmutableDictionary<TableName, string>.Empty.Add(Readings, version)), Token);
    }

    private protected Task<QueryOutcome> RunAsync(string sql, Guid? id = null, int maxRows = 10_000, TimeSpan? timeout = null, CancellationToken? cancel = null) =>
        Engine.RunAsync(id ?? Guid.NewGuid(), sql, new(timeout ?? TimeSpan.FromSeconds(30), maxRows, 1 << 20), cancel ?? Token);

    private protected async Task<string> ReadAsync(Guid id, ResultFormat format)
    {
        await using var stream = await Engine.OpenResultAsync(id, format, Token);
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync(Token);
    }

    private protected Task<QueryException> FailAsync(string sql, TimeSpan? timeout = null) => Assert.ThrowsAsync<QueryException>(() => RunAsync(sql, timeout: timeout));

    private protected string StateOfOnly => Assert.Single(Aws.Athena.Queries).Status!.State!;
}
