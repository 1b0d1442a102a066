using System.Collections.Immutable;
using Stedi.Pipeline.Aws.Clients;
using Stedi.Pipeline.Aws.Queries;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Local;
using Stedi.Pipeline.Model;
using Stedi.Web.Tests.Engines.Rows;
using Stedi.Web.Tests.Fakes;
using Stedi.Web.Tests.Fakes.Aws;

namespace Stedi.Web.Tests.Aws;

public sealed class AthenaRowContractTests : RowContract
{
    [Fact]
    public async Task Read_PublishedMeanwhile_IsNotMistakenForTheRequestedVersion()
    {
        var lake = (AthenaRowLake)Lake;
        var reads = 0;
        lake.Catalog.OnRead = _ =>
        {
            if (++reads == 1)
                lake.PublishAsync(RowLake.People, RowLake.Version).GetAwaiter().GetResult();
        };

        var fault = await Assert.ThrowsAsync<QueryException>(() => Lake.Engine.ReadAsync(
            new("SELECT email FROM people_landing", [new(RowLake.People, RowLake.Version)], new(TimeSpan.FromSeconds(30), 1, 1 << 20)), Token));

        Assert.Contains("changed while they were read", fault.Message, StringComparison.Ordinal);
    }

    protected override async Task<RowLake> CreateAsync() => await AthenaRowLake.StartAsync();

    private sealed class AthenaRowLake : RowLake
    {
        private const string Bucket = "stedi-lake";
        private static readonly DuckDbSqlAnalyzer Analyzer = new();

        private readonly TempFolder _folder = new();
        private readonly AwsClients _clients;
        private readonly AthenaQueryEngine _engine;

        private AthenaRowLake(FakeAws aws)
        {
            Aws = aws;
            var options = aws.Options(Bucket);
            _clients = aws.Clients(options);
            _engine = new(options, _clients, Catalog, Analyzer, () => Definition, _folder["results"], TimeProvider.System);
        }

        public FakeAws Aws { get; }

        public FakeCatalog Catalog { get; } = new();

        public override IQueryEngine Engine => _engine;

        public static async Task<AthenaRowLake> StartAsync()
        {
            var aws = await FakeAws.StartAsync();
            aws.S3.AddBucket(Bucket);
            var lake = new AthenaRowLake(aws);
            await lake._clients.Athena.CreateWorkGroupAsync(
                new() { Name = "stedi", Configuration = new() { ResultConfiguration = new() { OutputLocation = $"s3://{Bucket}/queries/" } } }, Token);
            await lake._clients.Glue.CreateDatabaseAsync(new() { DatabaseInput = new() { Name = "stedi" } }, Token);
            Write(lake._folder["files"]);
            foreach (var (table, _) in Contents)
            {
                aws.S3.Put(Bucket, $"tables/{table}/{Version}/part.parquet", File.ReadAllBytes(Path.Combine(lake._folder["files"], table.Value, "part.parquet")));
                aws.GlueCatalog.Create("stedi", new()
                {
                    Name = table.Value,
                    StorageDescriptor = new()
                    {
                        Location = $"s3://{Bucket}/tables/{table}/{Version}/",
                        Columns = [.. ColumnsOf(table).Select(c => new Pipeline.Aws.Clients.Glue.Column { Name = c.Name, Type = c.Type.Name })],
                    },
                });
                await lake.PublishAsync(table, Version);
            }
            return lake;
        }

        public Task PublishAsync(TableName table, string version) =>
            Catalog.PublishAsync(new(Guid.NewGuid(), DateTimeOffset.UtcNow, ImmutableDictionary<TableName, string>.Empty.Add(table, version)), Token);

        public override async ValueTask DisposeAsync()
        {
            _clients.Dispose();
            await Aws.DisposeAsync();
            _folder.Dispose();
        }
    }
}
