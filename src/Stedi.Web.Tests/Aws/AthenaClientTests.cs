using Stedi.Pipeline.Aws.Clients.Athena;
using Stedi.Web.Tests.Fakes.Aws;

namespace Stedi.Web.Tests.Aws;

public sealed class AthenaClientTests : FakeAwsTest
{
    private const string Ddl =
        """
        CREATE EXTERNAL TABLE IF NOT EXISTS `people` (`id` bigint COMMENT 'who, exactly', `name` string, `height` double)
        ROW FORMAT SERDE 'org.openx.data.jsonserde.JsonSerDe'
        WITH SERDEPROPERTIES ('ignore.malformed.json' = 'true')
        LOCATION 's3://stedi-lake/landing/people/'
        """;

    [Fact]
    public async Task Query_OverALandingTableOfDdl_GivesTextsNullsAndTypes()
    {
        await CreatePeopleAsync("""{"id":1,"name":"","height":1.5}""", """{"id":2,"height":12345678}""");

        var id = await EndOfAsync("SELECT id, name, height, id = 1 AS first FROM people ORDER BY id");

        var results = await Clients.Athena.GetQueryResultsAsync(new() { QueryExecutionId = id }, Token);
        Assert.Equal(
            [["id", "name", "height", "first"], ["1", "", "1.5", "true"], ["2", null, "1.2345678E7", "false"]],
            results.ResultSet!.Rows!.Select(r => r.Data!.Select(d => d.VarCharValue).ToArray()));
        Assert.Equal(["bigint", "varchar", "double", "boolean"], results.ResultSet.ResultSetMetadata!.ColumnInfo!.Select(c => c.Type));
        var shown = (await Clients.Athena.GetQueryExecutionAsync(new() { QueryExecutionId = id }, Token)).QueryExecution!;
        Assert.Equal(Aws.S3.List(Bucket, "landing/").Sum(o => o.Object.Content.Length), shown.Statistics!.DataScannedInBytes);
        Assert.NotNull(Aws.S3.Find(Bucket, $"queries/{id}.csv"));
    }

    [Fact]
    public async Task GetQueryResults_MoreThanAPage_HasTheHeaderOnTheFirstAlone()
    {
        var id = await EndOfAsync("SELECT * FROM range(2500) t(x)");

        var rows = new List<int>();
        string? next = null;
        do
        {
            var page = await Clients.Athena.GetQueryResultsAsync(new() { QueryExecutionId = id, NextToken = next }, Token);
            rows.Add(page.ResultSet!.Rows!.Count);
            next = page.NextToken;
        }
        while (next is not null);

        Assert.Equal([1000, 1000, 501], rows);
    }

    [Fact]
    public async Task Query_UnknownColumn_FailsWithTheReason()
    {
        var shown = await RunAsync("SELECT nope FROM range(1) t(x)");

        Assert.Equal(QueryExecutionState.FAILED, shown.Status!.State);
        Assert.StartsWith("SYNTAX_ERROR: line 1:", shown.Status.StateChangeReason, StringComparison.Ordinal);
        Assert.False(shown.Status.AthenaError!.Retryable);
    }

    [Fact]
    public async Task StopQueryExecution_Running_IsCancelled()
    {
        Aws.Athena.RunTime = TimeSpan.FromHours(1);
        var id = await StartAsync("SELECT 1", NewToken());

        await Clients.Athena.StopQueryExecutionAsync(new() { QueryExecutionId = id }, Token);
        await Clients.Athena.StopQueryExecutionAsync(new() { QueryExecutionId = id }, Token);

        var all = await Clients.Athena.BatchGetQueryExecutionAsync(new() { QueryExecutionIds = [id, "none"] }, Token);
        Assert.Equal(QueryExecutionState.CANCELLED, Assert.Single(all.QueryExecutions!).Status!.State);
        Assert.Equal("none", Assert.Single(all.UnprocessedQueryExecutionIds!).QueryExecutionId);
    }

    [Fact]
    public async Task StartQueryExecution_SameToken_IsTheSameQuery()
    {
        var token = NewToken();
        Aws.Faults.Add(new("Athena.StartQueryExecution", FakeFaultKind.LostAnswer, Times: 1));

        var id = await StartAsync("SELECT 1", token);

        Assert.Equal(id, await StartAsync("SELECT 1", token));
        Assert.Single(Aws.Athena.Queries);
        await Assert.ThrowsAsync<InvalidRequestException>(() => StartAsync("SELECT 2", token));
    }

    [Fact]
    public async Task Query_BeyondTheWorkGroupsCutoff_IsCancelled()
    {
        await CreatePeopleAsync("""{"id":1}""");
        await Clients.Athena.CreateWorkGroupAsync(new() { Name = "small", Configuration = new() { BytesScannedCutoffPerQuery = 5 } }, Token);
        Assert.Equal(5, (await Clients.Athena.GetWorkGroupAsync(new() { WorkGroup = "small" }, Token)).WorkGroup!.Configuration!.BytesScannedCutoffPerQuery);

        var shown = await RunAsync("SELECT * FROM people", "small");

        Assert.Equal((QueryExecutionState.CANCELLED, true), (shown.Status!.State, shown.Status.StateChangeReason!.Contains("Bytes scanned limit", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Query_AgainWithReuse_ScansNothing()
    {
        await CreatePeopleAsync("""{"id":1}""");
        await RunAsync("SELECT * FROM people");

        var again = await RunAsync("SELECT * FROM people", reuse: true);

        Assert.Equal((true, 0), (again.Statistics!.ResultReuseInformation!.ReusedPreviousResult, again.Statistics.DataScannedInBytes));
    }

    [Fact]
    public async Task GetQueryResults_UnknownId_IsInvalidRequest() =>
        await Assert.ThrowsAsync<InvalidRequestException>(() => Clients.Athena.GetQueryResultsAsync(new() { QueryExecutionId = "none" }, Token));

    private async Task CreatePeopleAsync(params string[] lines)
    {
        await Clients.Glue.CreateDatabaseAsync(new() { DatabaseInput = new() { Name = "stedi" } }, Token);
        Aws.S3.Put(Bucket, "landing/people/1.json", string.Join('\n', lines));
        Assert.Equal("DDL", (await RunAsync(Ddl)).StatementType);
        var columns = Aws.GlueCatalog.Find("stedi", "people")!.StorageDescriptor!.Columns!;
        Assert.Equal([("id", "bigint", "who, exactly"), ("name", "string", null), ("height", "double", null)], columns.Select(c => (c.Name!, c.Type!, c.Comment)));
    }

    private static string NewToken() => Guid.NewGuid().ToString();

    private async Task<string> StartAsync(string sql, string token, string group = "primary", bool reuse = false) => (await Clients.Athena.StartQueryExecutionAsync(
        new()
        {
            QueryString = sql, ClientRequestToken = token, WorkGroup = group, QueryExecutionContext = new() { Database = "stedi" },
            ResultConfiguration = new() { OutputLocation = $"s3://{Bucket}/queries/" },
            ResultReuseConfiguration = new() { ResultReuseByAgeConfiguration = new() { Enabled = reuse, MaxAgeInMinutes = 60 } },
        },
        Token)).QueryExecutionId!;

    private async Task<string> EndOfAsync(string sql)
    {
        var shown = await RunAsync(sql);
        Assert.True(shown.Status!.State == QueryExecutionState.SUCCEEDED, shown.Status.StateChangeReason);
        return shown.QueryExecutionId!;
    }

    private async Task<QueryExecution> RunAsync(string sql, string group = "primary", bool reuse = false)
    {
        var id = await StartAsync(sql, NewToken(), group, reuse);
        while (true)
        {
            var shown = (await Clients.Athena.GetQueryExecutionAsync(new() { QueryExecutionId = id }, Token)).QueryExecution!;
            if (shown.Status!.CompletionDateTime is not null)
                return shown;
        }
    }
}
