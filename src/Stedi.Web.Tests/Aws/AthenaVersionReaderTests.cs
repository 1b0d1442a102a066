using System.Collections.Immutable;
using Stedi.Pipeline.Aws.Clients;
using Stedi.Pipeline.Aws.Queries;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Local;
using Stedi.Pipeline.Model;
using Stedi.Web.Tests.Engines;
using Stedi.Web.Tests.Fakes;
using Stedi.Web.Tests.Fakes.Aws;

namespace Stedi.Web.Tests.Aws;

public sealed class AthenaVersionReaderTests : VersionReaderContract
{
    private const string Bucket = "stedi-lake", Starts = "Athena.StartQueryExecution";

    private readonly TempFolder _folder = new();
    private readonly FakeCatalog _catalog = new();
    private FakeAws _aws = null!;
    private AwsClients _clients = null!;

    [Fact]
    public async Task ReadAsync_PagesWithinAThousandRows_AreOneScan()
    {
        var query = RowQuery.All with { Sort = [new("id")] };

        var first = await ReadAsync(query, 0, 100);
        var second = await ReadAsync(query, 900, 100);
        Assert.Equal(1, _aws.Calls[Starts]);
        var third = await ReadAsync(query, 950, 100);

        Assert.True(first.ScannedBytes > 0);
        Assert.Equal(0, second.ScannedBytes);
        Assert.Equal(2, _aws.Calls[Starts]);
        Assert.Equal(Enumerable.Range(950, 100).Select(i => (object)(long)i), third.Rows.Select(r => r[0]));
    }

    [Fact]
    public async Task ReadAsync_BeyondTheUnsortedLimit_SaysToSort()
    {
        Assert.Contains("Sort by a column", await RefusalAsync(RowQuery.All, 1000), StringComparison.Ordinal);
        Assert.Contains("export", await RefusalAsync(RowQuery.All with { Sort = [new("id")] }, 100_000), StringComparison.Ordinal);
        Assert.Equal(0, _aws.Calls[Starts]);
    }

    [Fact]
    public async Task ExportAsync_OtherFormat_IsNotScannedAgain()
    {
        await ExportAsync(RowQuery.All, ResultFormat.Csv);
        await ExportAsync(RowQuery.All, ResultFormat.Json);

        Assert.Equal(1, _aws.Calls[Starts]);
    }

    [Fact]
    public async Task ExportAsync_Parquet_IsRefusedBeforeItCosts()
    {
        var fault = await Assert.ThrowsAsync<QueryException>(() => ExportAsync(RowQuery.All, ResultFormat.Parquet));

        Assert.Equal((QueryFailure.Refused, 0), (fault.Failure, _aws.Calls[Starts]));
    }

    [Fact]
    public async Task CompareAsync_IsRefusedWithTheReason()
    {
        var fault = await Assert.ThrowsAsync<QueryException>(() => Reader.CompareAsync(SampleRows.Table, "v0", "v1", 5, [], Token));

        Assert.Equal((QueryFailure.Refused, Reader.CannotCompare), (fault.Failure, fault.Message));
    }

    public override async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        _clients.Dispose();
        await _aws.DisposeAsync();
        _folder.Dispose();
    }

    protected override async Task<IVersionReader> CreateAsync()
    {
        _aws = await FakeAws.StartAsync(athena: new DuckDbAthenaExecutor());
        _aws.S3.AddBucket(Bucket);
        var options = _aws.Options(Bucket);
        _clients = _aws.Clients(options);
        await _clients.Athena.CreateWorkGroupAsync(
            new() { Name = "stedi", Configuration = new() { BytesScannedCutoffPerQuery = 10 << 20, ResultConfiguration = new() { OutputLocation = $"s3://{Bucket}/queries/" } } }, Token);
        await _clients.Glue.CreateDatabaseAsync(new() { DatabaseInput = new() { Name = "stedi" } }, Token);
        SampleRows.Write(_folder["part.parquet"]);
        _aws.S3.Put(Bucket, "tables/samples/v1/part.parquet", await File.ReadAllBytesAsync(_folder["part.parquet"], Token));
        _aws.GlueCatalog.Create("stedi", new()
        {
            Name = SampleRows.Table.Value,
            StorageDescriptor = new()
            {
                Location = $"s3://{Bucket}/tables/samples/v1/",
                Columns = [.. SampleRows.Columns.Select(c => new Pipeline.Aws.Clients.Glue.Column { Name = c.Name, Type = c.Type.Name })],
            },
        });
        _catalog.Metrics[new(SampleRows.Table, "v1")] = SampleRows.Metrics("aws");
        await _catalog.PublishAsync(
            new(Guid.NewGuid(), DateTimeOffset.UtcNow, ImmutableDictionary<TableName, string>.Empty.Add(SampleRows.Table, "v1")), Token);
        var definition = new PipelineDefinition([], [], ImmutableSortedDictionary<string, string>.Empty, Severity.Error, ImmutableSortedDictionary<string, string>.Empty);
        return new AthenaQueryEngine(options, _clients, _catalog, new DuckDbSqlAnalyzer(), () => definition, _folder["results"], TimeProvider.System).Versions;
    }
}
