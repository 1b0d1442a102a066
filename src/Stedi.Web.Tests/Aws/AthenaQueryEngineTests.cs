using Stedi.Pipeline.Aws.Clients.Athena;
using Stedi.Pipeline.Engines;
using Stedi.Web.Tests.Fakes.Aws;

namespace Stedi.Web.Tests.Aws;

public sealed class AthenaQueryEngineTests : AthenaEngineTest
{
    [Fact]
    public async Task Run_MoreThanAPage_KeepsEveryRowOnceAndNoHeader()
    {
        var id = Guid.NewGuid();

        var outcome = await RunAsync("SELECT id FROM people ORDER BY id -- all;", id);

        Assert.Equal((2500L, false), (outcome.RowCount, outcome.Truncated));
        var lines = (await ReadAsync(id, ResultFormat.Csv)).TrimEnd().Split('\n');
        Assert.Equal(Enumerable.Range(0, 2500).Select(n => $"{n}").Prepend("id"), lines);
        Assert.Equal(3, Aws.Calls["Athena.GetQueryResults"]);
        Assert.True(outcome.ScannedBytes > 0);
        Assert.Equal(10 * 5 / 1048576.0, Engine.Price!.Value.Of(outcome.ScannedBytes!.Value).Usd, 9);
    }

    [Theory]
    [InlineData(999)]
    [InlineData(1000)]
    [InlineData(2499)]
    public async Task Run_MoreRowsThanAreKept_IsCut(int maxRows)
    {
        var outcome = await RunAsync("SELECT * FROM people", maxRows: maxRows);

        Assert.Equal((maxRows, true), (outcome.RowCount, outcome.Truncated));
    }

    [Fact]
    public async Task Run_ValuesOfEachType_AreExact()
    {
        var id = Guid.NewGuid();

        var outcome = await RunAsync("""
            SELECT CAST(9007199254740993 AS bigint) AS big, 7 AS i, CAST(1.5 AS double) AS d, CAST('NaN' AS double) AS nan, CAST('Infinity' AS double) AS inf,
                CAST(1.50 AS decimal(10, 2)) AS m, true AS ok, TIMESTAMP '2022-06-16 04:32:44.361' AS t, DATE '2022-06-16' AS day, '' AS empty,
                CAST(NULL AS varchar) AS nothing, 'a"b, c' AS text, 12345678.0e0 AS far
            FROM people WHERE id = 0
            """, id);

        Assert.Equal(
            ["bigint", "int", "double", "double", "double", "decimal", "boolean", "timestamp", "date", "string", "string", "string", "double"],
            outcome.Columns.Select(c => c.Type.Split('(')[0]));
        Assert.Contains(
            """
            ["9007199254740993",7,1.5,"NaN","Infinity","1.50",true,"2022-06-16T04:32:44.361000","2022-06-16","",null,"a\"b, c",12345678]
            """.Trim(), await ReadAsync(id, ResultFormat.Json), StringComparison.Ordinal);
        Assert.EndsWith(
            "9007199254740993,7,1.5,NaN,Infinity,1.50,true,2022-06-16 04:32:44.361,2022-06-16,\"\",,\"a\"\"b, c\",1.2345678E7\n",
            await ReadAsync(id, ResultFormat.Csv), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_LandingNames_DistinguishNullFromEmpty()
    {
        var id = Guid.NewGuid();

        await RunAsync("SELECT name FROM stedi.people WHERE id < 3 ORDER BY id", id);

        Assert.EndsWith("\"rows\":[\n[\"\"]\n,[null]\n,[\"n2\"]\n]}\n", await ReadAsync(id, ResultFormat.Json), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SHOW TABLES", 2, 1)]
    [InlineData("show columns in people;", 2, 1)]
    [InlineData("DESCRIBE `stedi`.`people`", 2, 3)]
    [InlineData("/* which? */ describe People -- that one", 2, 3)]
    public async Task Run_ShowAndDescribe_AreAllowed(string sql, int rows, int columns)
    {
        var outcome = await RunAsync(sql);

        Assert.Equal((rows, columns), (outcome.RowCount, outcome.Columns.Length));
    }

    [Theory]
    [InlineData("INSERT INTO people VALUES (1, 'x')")]
    [InlineData("SELECT 1; SELECT 2")]
    [InlineData("SELECT 1; DROP TABLE people")]
    [InlineData("SELECT * FROM nobody")]
    [InlineData("SELECT * FROM other.people")]
    [InlineData("SELECT * FROM information_schema.tables")]
    [InlineData("SELECT * FROM \"people$partitions\"")]
    [InlineData("SELECT * FROM read_text('/etc/passwd')")]
    [InlineData("SELECT * FROM range(5)")]
    [InlineData("FROM people")]
    [InlineData("CREATE TABLE x AS SELECT 1")]
    [InlineData("UNLOAD (SELECT 1) TO 's3://x/' WITH (format = 'PARQUET')")]
    [InlineData("USING EXTERNAL FUNCTION f() RETURNS int LAMBDA 'x' SELECT f()")]
    [InlineData("EXPLAIN SELECT 1")]
    [InlineData("SHOW TABLES IN other")]
    [InlineData("SHOW COLUMNS FROM other.people")]
    [InlineData("DESCRIBE nobody")]
    [InlineData("DESCRIBE people; DROP TABLE people")]
    [InlineData("MSCK REPAIR TABLE people")]
    [InlineData("SELECT $$ ' $$, * FROM people")]
    [InlineData("SELECT E'\\' FROM people --'")]
    [InlineData("SELECT 1 /* /* */ FROM nobody --*/ */")]
    [InlineData("SELECT '1")]
    [InlineData("SELECT /* 1")]
    [InlineData("SELECT ? FROM people")]
    [InlineData("")]
    public async Task Run_NotOneSelectOverKnownTables_IsRefusedWithoutACall(string sql)
    {
        Aws.Calls.Clear();

        Assert.False(Engine.Inspect(sql).IsAllowed);
        Assert.Equal(QueryFailure.Refused, (await FailAsync(sql)).Failure);
        Assert.Equal(0, Aws.Calls.Total);
    }

    [Fact]
    public async Task Run_StartWhoseAnswerIsLost_IsStartedOnce()
    {
        Aws.Faults.Add(new("Athena.StartQueryExecution", FakeFaultKind.LostAnswer, Times: 2));

        await RunAsync("SELECT 1");

        Assert.Equal(3, Aws.Calls["Athena.StartQueryExecution"]);
        Assert.Single(Aws.Athena.Queries);
    }

    [Fact]
    public async Task Run_Cancelled_StopsTheQueryFirst()
    {
        Aws.Athena.RunTime = TimeSpan.FromHours(1);
        using var cancel = new CancellationTokenSource();
        var running = RunAsync("SELECT 1", cancel: cancel.Token);
        while (Aws.Athena.Queries.Count == 0)
            await Task.Yield();

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.Equal(QueryExecutionState.CANCELLED, StateOfOnly);
    }

    [Fact]
    public async Task Run_BeyondItsTime_IsStopped()
    {
        Aws.Athena.RunTime = TimeSpan.FromHours(1);

        Assert.Equal(QueryFailure.TimedOut, (await FailAsync("SELECT 1", TimeSpan.FromMilliseconds(200))).Failure);
        Assert.Equal(QueryExecutionState.CANCELLED, StateOfOnly);
    }

    [Fact]
    public async Task Run_CancelledOutside_SaysSo()
    {
        Aws.Athena.RunTime = TimeSpan.FromHours(1);
        var running = FailAsync("SELECT 1");
        while (Aws.Athena.Queries.Count == 0)
            await Task.Yield();
        await Clients.Athena.StopQueryExecutionAsync(new() { QueryExecutionId = Aws.Athena.Queries[0].QueryExecutionId }, Token);

        var fault = await running;

        Assert.Equal(QueryFailure.Failed, fault.Failure);
        Assert.Contains("cancelled outside", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_BeyondTheScanLimit_NamesTheWorkgroupAndTheFix()
    {
        await Clients.Athena.CreateWorkGroupAsync(new() { Name = "small", Configuration = new() { BytesScannedCutoffPerQuery = 5 } }, Token);
        Options.WorkGroup = "small";

        Assert.Contains("workgroup small", (await FailAsync("SELECT * FROM people")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_NoSuchWorkgroup_NamesTheSetting()
    {
        Options.WorkGroup = "absent";

        Assert.Contains("Stedi:Aws:WorkGroup", (await FailAsync("SELECT 1")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData((int)FakeFaultKind.AccessDenied, "athena:startqueryexecution")]
    [InlineData((int)FakeFaultKind.ExpiredToken, "expired")]
    public async Task Run_Refused_SaysWhatIsMissing(int kind, string words)
    {
        Aws.Faults.Add(new("Athena.StartQueryExecution", (FakeFaultKind)kind));

        Assert.Contains(words, (await FailAsync("SELECT 1")).Message, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData((int)FakeFaultKind.Throttling)]
    [InlineData((int)FakeFaultKind.ServerError)]
    public async Task Run_ThirtyPercentFaults_Succeeds(int kind)
    {
        Aws.Faults.Add(new("*", (FakeFaultKind)kind, Share: .3));

        Assert.Equal(2500, (await RunAsync("SELECT * FROM people")).RowCount);
        Assert.Single(Aws.Athena.Queries);
    }

    [Fact]
    public async Task Run_AgainOverALandingTable_IsReadAgain()
    {
        await RunAsync("SELECT count(*) FROM people");

        Assert.True((await RunAsync("SELECT count(*) FROM people")).ScannedBytes > 0);
    }

    [Fact]
    public async Task Run_AgainRightAfterATableChanged_IsReadAgain()
    {
        await RunAsync("SELECT count(*) FROM readings");

        Assert.True((await RunAsync("SELECT count(*) FROM readings")).ScannedBytes > 0);
    }

    [Fact]
    public async Task OpenResult_Parquet_IsRefusedAndUnknownIsNotFound()
    {
        Assert.Equal(QueryFailure.Refused, (await Assert.ThrowsAsync<QueryException>(() => ReadAsync(Guid.NewGuid(), ResultFormat.Parquet))).Failure);
        Assert.Equal(QueryFailure.NotFound, (await Assert.ThrowsAsync<QueryException>(() => ReadAsync(Guid.NewGuid(), ResultFormat.Json))).Failure);
    }
}
