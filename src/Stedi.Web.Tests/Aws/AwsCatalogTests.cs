using System.Collections.Immutable;
using Stedi.Pipeline.Aws;
using Stedi.Pipeline.Aws.Catalog;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;
using Stedi.Web.Tests.Fakes.Aws;
using Column = Stedi.Pipeline.Model.Column;
using TableVersion = Stedi.Pipeline.Engines.TableVersion;

namespace Stedi.Web.Tests.Aws;

public sealed class AwsCatalogTests : FakeAwsTest
{
    private const string Database = "stedi";
    private static readonly TableName People = TableName.Parse("people");
    private static readonly TableName Places = TableName.Parse("places");
    private static readonly TableName Arrivals = TableName.Parse("arrivals");

    private static readonly Pipeline.Model.Table ArrivalsTable =
        new(Arrivals, new("landing", 0, ""), "", [new("name", ColumnType.Parse("string"))], [], [], null, "arrivals.sql");

    private AwsOptions Options => Aws.Options(Bucket);

    private AwsCatalog Catalog => new(Options, Clients, Clock);

    [Fact]
    public async Task Publish_ExistingTables_ShowTheirVersionsAndLocations()
    {
        await CreateTablesAsync(People, Places);
        Complete(People, "v1");
        Complete(Places, "v2");
        var publication = Publish((People, "v1"), (Places, "v2"));

        await Catalog.PublishAsync(publication, Token);

        var seen = await Catalog.ReadAsync(Token);
        Assert.Equal(new PublishedVersion("v1", publication.At, publication.RunId), seen.Find(People));
        Assert.Equal("v2", seen.Find(Places)?.Version);
        var table = Aws.GlueCatalog.Find(Database, "people")!;
        Assert.Equal($"s3://{Bucket}/tables/people/v1/", table.StorageDescriptor!.Location);
        Assert.Equal([("id", "bigint")], table.StorageDescriptor.Columns!.Select(c => (c.Name!, c.Type!)));
        Assert.Equal("written by hand", table.Parameters!["note"]);
    }

    [Theory]
    [InlineData(nameof(FakeFaultKind.LostAnswer))]
    [InlineData(nameof(FakeFaultKind.ServerError))]
    [InlineData(nameof(FakeFaultKind.Throttling))]
    public async Task Publish_AnswersFail_EndsWithEveryTablePublishedOnce(string kind)
    {
        await CreateTablesAsync(People, Places);
        Complete(People, "v1");
        Complete(Places, "v1");
        var publication = Publish((People, "v1"), (Places, "v1"));
        Aws.Faults.Add(new("Glue.UpdateTable", Enum.Parse<FakeFaultKind>(kind), Times: 2));

        for (var drives = 0; ; drives++)
        {
            Assert.True(drives < 5, "The publication does not end.");
            try
            {
                await Catalog.PublishAsync(publication, Token);
                break;
            }
            catch (EngineException e) when (e.IsTransient)
            {
                // Like the driver: the run stays in publishing and is driven again.
            }
        }

        var seen = await Catalog.ReadAsync(Token);
        Assert.Equal(["v1", "v1"], new[] { seen.Find(People)?.Version, seen.Find(Places)?.Version });
        Assert.All([People, Places], t => Assert.Equal("1", Aws.GlueCatalog.Find(Database, t.Value)!.VersionId));
    }

    [Fact]
    public async Task Publish_AgainAfterACrash_KeepsEarlierChanges()
    {
        await CreateTablesAsync(People);
        Complete(People, "v1");
        var publication = Publish((People, "v1"));

        await Catalog.PublishAsync(publication, Token);
        await Catalog.PublishAsync(publication with { At = publication.At.AddMinutes(1) }, Token);

        Assert.Equal(1, Aws.Calls["Glue.UpdateTable"]);
    }

    [Fact]
    public async Task Publish_TableChangedByAnotherMeanwhile_KeepsTheirChange()
    {
        await CreateTablesAsync(People);
        Complete(People, "v1");
        var tables = Aws.GlueCatalog;
        var changed = false;
        Aws.Calls.Arrived += operation =>
        {
            if (changed || operation != "Glue.UpdateTable")
                return;
            changed = true;
            tables.Change(Database, "people", t => t.Description = "Changed by a colleague");
        };

        await Catalog.PublishAsync(Publish((People, "v1")), Token);

        var table = tables.Find(Database, "people")!;
        Assert.Equal(("Changed by a colleague", "v1"), (table.Description, table.Parameters!["stedi_version"]));
    }

    [Fact]
    public async Task Publish_TableNotDeployed_ChangesNothingAndSaysHow()
    {
        await CreateTablesAsync(People);
        Complete(People, "v1");
        Complete(Places, "v1");

        var fault = await Assert.ThrowsAsync<EngineException>(() => Catalog.PublishAsync(Publish((People, "v1"), (Places, "v1")), Token));

        Assert.False(fault.IsTransient);
        Assert.Contains("places", fault.Message, StringComparison.Ordinal);
        Assert.Contains("./stedi deploy", fault.Message, StringComparison.Ordinal);
        Assert.Equal(0, Aws.Calls["Glue.UpdateTable"]);
    }

    [Fact]
    public async Task Read_ParametersWrittenByHand_AreNoPublication()
    {
        await CreateTablesAsync(People);
        Aws.GlueCatalog.Change(Database, "people", t => t.Parameters!["stedi_version"] = "../../elsewhere");

        Assert.Empty((await Catalog.ReadAsync(Token)).Tables);
    }

    [Fact]
    public async Task Read_NothingDeployed_IsEmpty() => Assert.Empty((await Catalog.ReadAsync(Token)).Tables);

    [Theory]
    [InlineData(nameof(FakeFaultKind.AccessDenied), "Allow glue:GetTables")]
    [InlineData(nameof(FakeFaultKind.ExpiredToken), "credentials have expired")]
    [InlineData(nameof(FakeFaultKind.ServerError), "glue:GetTables")]
    public async Task Read_Refused_SaysWhatToDo(string kind, string said)
    {
        Aws.Faults.Add(new("Glue.GetTables", Enum.Parse<FakeFaultKind>(kind)));

        var fault = await Assert.ThrowsAsync<EngineException>(() => Catalog.ReadAsync(Token));

        Assert.Contains(said, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadMetrics_OfAnotherVersion_AreRefused()
    {
        Complete(People, "v1", told: "v2");

        var fault = await Assert.ThrowsAsync<EngineException>(() => Catalog.ReadMetricsAsync(People, "v1", Token));

        Assert.Contains("v2", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{\"schema\":\"x\"}")]
    public async Task ReadMetrics_Torn_SaysWhichAndWhatToDo(string text)
    {
        Aws.S3.Put(Bucket, "tables/people/v1/_metrics.json", text);

        var fault = await Assert.ThrowsAsync<EngineException>(() => Catalog.ReadMetricsAsync(People, "v1", Token));

        Assert.Contains("tables/people/v1/", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../people/v1")]
    [InlineData("")]
    public async Task ReadMetrics_InvalidName_IsNoVersion(string version) => Assert.Null(await Catalog.ReadMetricsAsync(People, version, Token));

    [Fact]
    public async Task ListLanding_SmallPages_ListsEachDataFileOnce()
    {
        Aws.PageSize = 2;
        foreach (var name in new[] { "b.json", "a.json", "2026/c.json", "2026/deep/d.json", "_SUCCESS", ".x", "2026/_temporary", "_tmp/e.json", "2026/" })
            Aws.S3.Put(Bucket, $"landing/arrivals/{name}", "{}");

        var peeked = await Catalog.PeekLandingAsync(ArrivalsTable, Token);
        Assert.Null(Aws.S3.Find(Bucket, $"listings/{peeked.Version}.json"));
        var listing = await Catalog.ListLandingAsync(ArrivalsTable, Token);

        Assert.Equal((listing.Version, listing.Files), (peeked.Version, peeked.Files));
        Assert.Equal((4, 8L), (listing.Files, listing.Bytes));
        var text = System.Text.Encoding.UTF8.GetString(Aws.S3.Find(Bucket, $"listings/{listing.Version}.json")!.Content);
        Assert.Equal(
            ["2026/c.json", "2026/deep/d.json", "a.json", "b.json"],
            System.Text.Json.JsonDocument.Parse(text).RootElement.GetProperty("files").EnumerateArray().Select(f => f.GetProperty("path").GetString()![$"s3://{Bucket}/landing/arrivals/".Length..]));
    }

    [Fact]
    public async Task ListLanding_BucketAbsent_NamesTheSetting()
    {
        var options = Aws.Options("no-such-bucket");

        var fault = await Assert.ThrowsAsync<EngineException>(() => new AwsCatalog(options, Clients, Clock).ListLandingAsync(ArrivalsTable, Token));

        Assert.Contains("Stedi:Aws:Bucket", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadRejects_OfASnapshot_AreFromTheFolderInTheMetrics()
    {
        Complete(Arrivals, "f00d", data: "token1");
        Aws.S3.Put(Bucket, "tables/arrivals/f00d/token0/_rejects.ndjson", """{"file":"a","line":9,"reason":"x","detail":"","text":""}""");
        Aws.S3.Put(Bucket, "tables/arrivals/f00d/token1/_rejects.ndjson", string.Concat(Enumerable.Range(1, 5).Select(i => $$"""{"file":"a.json","line":{{i}},"reason":"malformed_json","detail":"d","text":"t"}""" + "\n")));

        var first = await Catalog.ReadRejectsAsync(Arrivals, "f00d", new(3), Token);
        var second = await Catalog.ReadRejectsAsync(Arrivals, "f00d", new(3, first.NextCursor), Token);

        Assert.Equal([1L, 2, 3], first.Items.Select(r => r.Line));
        Assert.Equal([4L, 5], second.Items.Select(r => r.Line));
        Assert.Null(second.NextCursor);
    }

    [Fact]
    public async Task ListLanding_EmptyFolderName_IsRefused()
    {
        Aws.S3.Put(Bucket, "landing/arrivals/2026//a.json", "{}");

        var fault = await Assert.ThrowsAsync<EngineException>(() => Catalog.ListLandingAsync(ArrivalsTable, Token));

        Assert.Contains("2026//a.json", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ListLanding_SameSizeAndTime_AnotherETag_IsAnotherVersion()
    {
        Aws.S3.Put(Bucket, "landing/arrivals/a.json", "{}");
        var before = await Catalog.ListLandingAsync(ArrivalsTable, Token);
        Aws.S3.Put(Bucket, "landing/arrivals/a.json", "[]");

        Assert.NotEqual(before.Version, (await Catalog.ListLandingAsync(ArrivalsTable, Token)).Version);
    }

    [Fact]
    public async Task Vacuum_RemovesOldUnneededVersions()
    {
        await CreateTablesAsync(People);
        var options = Options;
        options.KeepVersions = 2;
        foreach (var version in new[] { "v1", "v2", "v3", "v4", "v5" })
        {
            Complete(People, version);
            Aws.S3.Put(Bucket, $"tables/people/{version}/part-0.parquet", "x");
            Clock.Advance(TimeSpan.FromMinutes(1));
        }
        Aws.S3.Put(Bucket, "tables/people/torn/part-0.parquet", "x");
        Aws.S3.Put(Bucket, "listings/old.json", "{}");
        var catalog = new AwsCatalog(options, Clients, Clock);
        await catalog.PublishAsync(Publish((People, "v1")), Token);

        Assert.Empty(await catalog.VacuumAsync(ImmutableHashSet<TableVersion>.Empty, Token));
        Clock.Advance(TimeSpan.FromDays(9));
        Aws.S3.Put(Bucket, "tables/people/young/part-0.parquet", "x");
        var removed = await catalog.VacuumAsync(ImmutableHashSet.Create(new TableVersion(People, "v2")), Token);

        Assert.Equal([new(People, "v3")], removed);
        Assert.Equal(
            ["v1", "v2", "v4", "v5", "young"],
            Aws.S3.List(Bucket, "tables/people/").Select(o => o.Key.Split('/')[2]).Distinct());
        Assert.Empty(Aws.S3.List(Bucket, "listings/"));
    }

    [Theory]
    [InlineData(null, "x", null)]
    [InlineData("_SUCCESS", "x", null)]
    [InlineData("part-1.parquet", "x", "part-1.parquet")]
    [InlineData("below/part-0.parquet", "x", "below/part-0.parquet")]
    [InlineData(null, "longer", "part-0.parquet")]
    [InlineData(null, null, "part-0.parquet")]
    public async Task Publish_ObjectsBelowThePrefix_MustMatchTheList(string? stray, string? content, string? named)
    {
        await CreateTablesAsync(People, Places);
        Complete(Places, "v1");
        Complete(People, "v1", files: new VersionFile("part-0.parquet", 1, 1));
        if (content is not null)
            Aws.S3.Put(Bucket, "tables/people/v1/part-0.parquet", content);
        if (stray is not null)
            Aws.S3.Put(Bucket, $"tables/people/v1/{stray}", "x");
        var publishing = Catalog.PublishAsync(Publish((Places, "v1"), (People, "v1")), Token);

        if (named is null)
        {
            await publishing;
            return;
        }
        var fault = await Assert.ThrowsAsync<EngineException>(() => publishing);
        Assert.False(fault.IsTransient);
        Assert.Contains($"tables/people/v1/{named}", fault.Message, StringComparison.Ordinal);
        Assert.Empty((await Catalog.ReadAsync(Token)).Tables);
    }

    [Fact]
    public async Task Publish_ObjectArrivesAfterTheFirstTableChanged_IsCompleted()
    {
        await CreateTablesAsync(People);
        Complete(People, "v1", files: new VersionFile("part-0.parquet", 1, 1));
        Aws.S3.Put(Bucket, "tables/people/v1/part-0.parquet", "x");
        var publication = Publish((People, "v1"));
        await Catalog.PublishAsync(publication, Token);
        Aws.S3.Put(Bucket, "tables/people/v1/part-1.parquet", "x");

        await Catalog.PublishAsync(publication, Token);
    }

    private static Publication Publish(params (TableName Table, string Version)[] versions) =>
        new(Guid.NewGuid(), new(2026, 11, 1, 1, 2, 3, 456, TimeSpan.Zero), versions.ToImmutableDictionary(v => v.Table, v => v.Version));

    private void Complete(TableName table, string version, string? told = null, string? data = null, params VersionFile[] files)
    {
        var metrics = new VersionMetrics(
            1, table, told ?? version, "job", "aws", "hash", DateTimeOffset.UnixEpoch, 1, 1, 1, [new Column("id", ColumnType.Parse("bigint"))], [], [],
            data is null ? null : new("f", 1, 1, 0, [], []))
        {
            Files = [.. files],
        };
        var json = metrics.ToJson();
        Aws.S3.Put(Bucket, $"tables/{table}/{version}/_metrics.json", data is null ? json : json.TrimEnd()[..^1] + $", \"data\": \"{data}\" }}");
    }

    private async Task CreateTablesAsync(params TableName[] tables)
    {
        await Clients.Glue.CreateDatabaseAsync(new() { DatabaseInput = new() { Name = Database } }, Token);
        foreach (var table in tables)
        {
            await Clients.Glue.CreateTableAsync(
                new()
                {
                    DatabaseName = Database,
                    TableInput = new()
                    {
                        Name = table.Value, TableType = "EXTERNAL_TABLE", StorageDescriptor = new() { Location = $"s3://{Bucket}/tables/{table}/_none/", Columns = [] },
                        Parameters = new() { ["note"] = "written by hand" },
                    },
                },
                Token);
        }
    }
}
