using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;

namespace Stedi.Web.Tests.Queries;

public sealed class LocalQueryEngineTests(QueryLake lake) : IClassFixture<QueryLake>
{
    private static readonly TableName People = TableName.Parse("people");

    [Theory]
    [InlineData("select * from people", 3)]
    [InlineData("FROM People", 3)]
    [InlineData("select * from people;", 3)]
    [InlineData("select * from people; -- that's all; folks\n ;", 3)]
    [InlineData("select ';' from people -- end", 3)]
    [InlineData("with recursive r as (select 1 as n union all select n + 1 from r where n < 5) select * from r", 5)]
    [InlineData("select p.name, count(*) from people p join readings r on r.n < p.big group by all having count(*) > 0", 2)]
    [InlineData("select 1 as a, 2 as a", 1)]
    [InlineData("values (1), (2)", 2)]
    [InlineData("show tables", 2)]
    [InlineData("describe people", 7)]
    [InlineData("summarize people", 7)]
    [InlineData("select unnest([1, 2, 3]), current_date, coalesce(null, 1), date '2020-01-31' + interval 1 month", 3)]
    [InlineData("select * from generate_series(1, 4) union all select * from range(2)", 6)]
    [InlineData("select name ilike 'a%', name[1], list[1:2], quantile_cont(big, 0.5) over (), big::varchar ~ '9+' from people", 3)]
    [InlineData("select * from people where false", 0)]
    [InlineData("select n from readings order by n desc", 1000)]
    public async Task Run_GoodStatement_KeepsItsRows(string sql, long rows)
    {
        Assert.Null(lake.Engine.Inspect(sql).Refusal);

        var outcome = await lake.RunAsync(sql);

        Assert.Equal(rows, outcome.RowCount);
        Assert.Equal(rows == 1000, outcome.Truncated);
    }

    [Fact]
    public async Task Run_Ordered_KeepsTheOrder()
    {
        var id = Guid.NewGuid();

        await lake.RunAsync("select n from readings order by n desc", id);

        Assert.StartsWith(
            "{\"columns\":[{\"name\":\"n\",\"type\":\"bigint\"}],\"rows\":[\n[99999]\n,[99998]\n", await lake.ReadAsync(id, ResultFormat.Json), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("select nam from people", "nam", 7)]
    [InlineData("select 'ä😀', nam from people", "nam", 14)]
    [InlineData("select cast(name as int) from people", "Ann", 7)]
    [InlineData("select * from people p, people q where name = 'x'", "Ambiguous", 39)]
    public async Task Run_FaultyStatement_SaysWhatAndWhere(string sql, string message, int position)
    {
        var fault = await Assert.ThrowsAsync<QueryException>(() => lake.RunAsync(sql));

        Assert.Equal(QueryFailure.Failed, fault.Failure);
        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
        Assert.Equal(position, fault.Position);
    }

    [Fact]
    public void Inspect_UnknownTable_NamesItItsPlaceAndTheOthers()
    {
        var verdict = lake.Engine.Inspect("select * from people, peple");

        Assert.Contains("no table peple", verdict.Refusal, StringComparison.Ordinal);
        Assert.Contains("people, readings, unbuilt", verdict.Refusal, StringComparison.Ordinal);
        Assert.Equal(22, verdict.Position);
    }

    [Fact]
    public async Task Run_TableNotBuilt_SaysSo() =>
        Assert.Contains("not been published", (await Assert.ThrowsAsync<QueryException>(() => lake.RunAsync("from unbuilt"))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task OpenResult_EachFormat_HasExactValues()
    {
        var id = Guid.NewGuid();
        var outcome = await lake.RunAsync("from people", id);

        Assert.Equal(["string", "bigint", "decimal(10,2)", "timestamp", "boolean", "array<int>", "string"], outcome.Columns.Select(c => c.Type));
        Assert.EndsWith("""
            "rows":[
            ["Ann","9007199254740993","1.50","2022-06-16T04:32:44.361000",true,[1,2],""]
            ,["=Bob \"x\", y",2,"0.10",null,false,null,null]
            ,["ä\uD83D\uDE00",null,null,null,null,[],"z"]
            ]}

            """.ReplaceLineEndings("\n"), await lake.ReadAsync(id, ResultFormat.Json), StringComparison.Ordinal);
        Assert.Equal("""
            name,big,money,seen,ok,list,note
            Ann,9007199254740993,1.50,2022-06-16 04:32:44.361,true,"[1, 2]",""
            "=Bob ""x"", y",2,0.10,,false,,
            ä😀,,,,,[],z

            """.ReplaceLineEndings("\n"), await lake.ReadAsync(id, ResultFormat.Csv));
        Assert.StartsWith("PAR1", await lake.ReadAsync(id, ResultFormat.Parquet), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ResultFormat.Csv, "9007199254740995")]
    [InlineData(ResultFormat.Json, "\"9007199254740995\"")]
    public async Task OpenResult_SumOfWholeNumbers_KeepsEachDigit(ResultFormat format, string sum)
    {
        var id = Guid.NewGuid();

        var outcome = await lake.RunAsync("SELECT SUM(big) AS total FROM people", id);

        Assert.Equal("bigint", Assert.Single(outcome.Columns).Type);
        Assert.Contains(sum, await lake.ReadAsync(id, format), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_SumThatIsTooLarge_SaysWhichColumn()
    {
        var fault = await Assert.ThrowsAsync<QueryException>(() => lake.RunAsync("SELECT SUM(big * 1000) AS total FROM people, range(10)"));

        Assert.Contains("\"total\" is too large", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OpenResult_Unknown_IsNotFound() =>
        Assert.Equal(QueryFailure.NotFound, (await Assert.ThrowsAsync<QueryException>(() => lake.ReadAsync(Guid.NewGuid(), ResultFormat.Json))).Failure);

    [Fact]
    public async Task Run_SameIdAgain_ReplacesTheResult()
    {
        var id = Guid.NewGuid();
        await lake.RunAsync("select 1 as a", id);
        await lake.ReadAsync(id, ResultFormat.Csv);

        await lake.RunAsync("select 2 as a", id);

        Assert.Equal("a\n2\n", await lake.ReadAsync(id, ResultFormat.Csv));
    }

    [Fact]
    public async Task Preview_Version_IsReadOnceAndThenFromItsFile()
    {
        var first = await lake.Engine.PreviewAsync(People, QueryLake.Version, 2, TestContext.Current.CancellationToken);
        var parquet = Path.Combine(lake.Paths.Version(People, QueryLake.Version), "part.parquet");
        File.Move(parquet, parquet + ".away");
        try
        {
            var second = await lake.Engine.PreviewAsync(People, QueryLake.Version, 3, TestContext.Current.CancellationToken);

            Assert.Equal((2, true, 3L), (first.Rows.Length, first.Truncated, first.RowCount));
            Assert.Equal((3, false), (second.Rows.Length, second.Truncated));
            Assert.Equal(["Ann", "9007199254740993", "1.50", "2022-06-16T04:32:44.361000", true], second.Rows[0].Take(5));
        }
        finally
        {
            File.Move(parquet + ".away", parquet);
        }
    }

    [Theory]
    [InlineData("v2")]
    [InlineData("../people/v1")]
    public async Task Preview_NoSuchVersion_IsNotFound(string version) =>
        Assert.Equal(QueryFailure.NotFound, (await Assert.ThrowsAsync<QueryException>(
            () => lake.Engine.PreviewAsync(People, version, 10, TestContext.Current.CancellationToken))).Failure);
}
