using System.Diagnostics;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;

namespace Stedi.Web.Tests.Queries;

/// <summary>Malicious statements. Each one is refused or stopped, and the next valid query works.</summary>
public sealed class SandboxTests(QueryLake lake) : IClassFixture<QueryLake>
{
    [Theory]
    [InlineData("select * from read_text('/etc/passwd')")]
    [InlineData("select * from read_blob('/etc/passwd')")]
    [InlineData("select * from read_csv('/etc/passwd')")]
    [InlineData("select * from read_csv_auto('/etc/passwd')")]
    [InlineData("select * from read_json('/etc/passwd')")]
    [InlineData("select * from read_ndjson_objects('/etc/passwd')")]
    [InlineData("select * from read_parquet('/tmp/*.parquet')")]
    [InlineData("select * from parquet_scan('/tmp/*.parquet')")]
    [InlineData("select * from parquet_metadata('/tmp/*.parquet')")]
    [InlineData("select * from sniff_csv('/etc/passwd')")]
    [InlineData("select * from glob('/**')")]
    [InlineData("select * from '/etc/passwd'")]
    [InlineData("select * from \"/etc/passwd\"")]
    [InlineData("select * from 'file.parquet'")]
    [InlineData("select * from 'https://example.com/x.csv'")]
    [InlineData("from people, '/etc/passwd'")]
    [InlineData("describe '/etc/passwd'")]
    [InlineData("summarize '/etc/passwd'")]
    [InlineData("show '/etc/passwd'")]
    [InlineData("select * from (describe select * from 'x.csv')")]
    [InlineData("select (select content from read_text('/etc/passwd'))")]
    [InlineData("with a as (select * from read_text('/etc/passwd')) select * from a")]
    [InlineData("select * from people where name in (select content from read_text('/etc/passwd'))")]
    [InlineData("select * from people order by (select max(content) from read_text('/etc/passwd'))")]
    [InlineData("select count(*) filter (where exists (from read_text('/etc/passwd'))) from people")]
    [InlineData("select * from people qualify row_number() over (order by (from read_text('/etc/passwd'))) = 1")]
    [InlineData("select * from people limit (select count(*) from glob('/**'))")]
    [InlineData("select * from system.main.read_text('/etc/passwd')")]
    [InlineData("copy people to '/tmp/stolen.csv'")]
    [InlineData("copy (select 1) to '/tmp/stolen.csv'")]
    [InlineData("copy people from '/etc/passwd'")]
    [InlineData("attach '/tmp/x.db'")]
    [InlineData("attach 'http://example.com/x.db' as y")]
    [InlineData("detach memory")]
    [InlineData("use memory")]
    [InlineData("install httpfs")]
    [InlineData("load httpfs")]
    [InlineData("pragma database_list")]
    [InlineData("pragma enable_external_access=true")]
    [InlineData("set enable_external_access = true")]
    [InlineData("set lock_configuration = false")]
    [InlineData("reset enable_external_access")]
    [InlineData("call pragma_version()")]
    [InlineData("checkpoint")]
    [InlineData("vacuum")]
    [InlineData("analyze")]
    [InlineData("export database '/tmp/x'")]
    [InlineData("import database '/tmp/x'")]
    [InlineData("create table x (a int)")]
    [InlineData("create view x as select 1")]
    [InlineData("create macro m() as 1")]
    [InlineData("create secret s (type s3)")]
    [InlineData("insert into people values (1)")]
    [InlineData("update people set name = 'x'")]
    [InlineData("delete from people")]
    [InlineData("truncate people")]
    [InlineData("drop view people")]
    [InlineData("alter table people add column x int")]
    [InlineData("merge into people using readings on true when matched then delete")]
    [InlineData("begin transaction")]
    [InlineData("prepare p as select 1")]
    [InlineData("execute p")]
    [InlineData("explain select 1")]
    [InlineData("explain analyze select 1")]
    [InlineData("with a as (insert into people values (1) returning *) select * from a")]
    [InlineData("with a as (delete from people returning *) select * from a")]
    [InlineData("select 1; drop view people")]
    [InlineData("select 1; select 2")]
    [InlineData("; ; select 1; ; copy (select 1) to '/tmp/x'")]
    [InlineData("select 1 /* harmless */; /* hidden */ attach 'x'")]
    [InlineData("select 1 -- harmless\n; attach 'x'")]
    [InlineData("/* select 1 */ attach 'x'")]
    [InlineData("select 1) limit 1; copy (select 1) to '/tmp/x'; select * from (select 1")]
    [InlineData("select 1 ) to '/tmp/x' --")]
    [InlineData("select * from duckdb_settings()")]
    [InlineData("select * from duckdb_secrets()")]
    [InlineData("select * from duckdb_views()")]
    [InlineData("select * from duckdb_views")]
    [InlineData("select * from DUCKDB_TABLES")]
    [InlineData("select * from sqlite_master")]
    [InlineData("select * from pragma_table_info('people')")]
    [InlineData("select * from information_schema.tables")]
    [InlineData("select * from pg_catalog.pg_views")]
    [InlineData("select * from query('select 1')")]
    [InlineData("select * from query_table('people')")]
    [InlineData("select * from json_execute_serialized_sql('{}')")]
    [InlineData("select * from which_secret('a', 'b')")]
    [InlineData("select * from seq_scan('people')")]
    [InlineData("select getenv('HOME')")]
    [InlineData("select GetEnv('HOME')")]
    [InlineData("select \"getenv\"('HOME')")]
    [InlineData("select system.main.getenv('HOME')")]
    [InlineData("select name.getenv() from people")]
    [InlineData("select current_setting('temp_directory')")]
    [InlineData("select getvariable('x')")]
    [InlineData("select nextval('s')")]
    [InlineData("select sleep_ms(100000)")]
    [InlineData("select pg_sleep(100)")]
    [InlineData("select write_log('x')")]
    [InlineData("select json_serialize_sql('select 1')")]
    [InlineData("select list_transform([1], lambda x: getenv('HOME'))")]
    [InlineData("select ｇｅｔｅｎｖ('HOME')")]
    [InlineData("select * from ‘/etc/passwd’")]
    [InlineData("select\u00a0*\u00a0from\u2003read_text('/etc/passwd')")]
    [InlineData("select * from people where name = $1")]
    [InlineData("select * from people where name = ?")]
    [InlineData("select * from memory.main.people")]
    [InlineData("select * from \"people\"\"; attach 'x'\"")]
    [InlineData("with recursive pg_settings as (from pg_settings union select * from pg_settings) from pg_settings")]
    [InlineData("with recursive duckdb_settings as (from duckdb_settings union all select * from duckdb_settings where false) from duckdb_settings")]
    [InlineData("with recursive t as (select (select max(name) from pg_settings) as n union select n from t), pg_settings as (select 1) from t")]
    [InlineData("with recursive x as (with y as (from pg_settings) from y union select * from x) from x")]
    [InlineData("from people where exists (with recursive pg_settings as (from pg_settings union from pg_settings) from pg_settings)")]
    [InlineData("with recursive pg_settings(c) using key (c) as (select name from pg_settings union select c from pg_settings) from pg_settings")]
    [InlineData("")]
    [InlineData(";")]
    [InlineData("-- nothing")]
    public async Task Inspect_Hostile_IsRefusedAtOnce(string sql)
    {
        Assert.NotNull(lake.Engine.Inspect(sql).Refusal);
        var refused = await Assert.ThrowsAsync<QueryException>(() => lake.RunAsync(sql));
        Assert.Equal(QueryFailure.Refused, refused.Failure);
    }

    [Theory]
    [InlineData("select count(*) from range(100000) a, range(100000) b, range(100000) c where (a.range + b.range + c.range) % 7 = 8")]
    [InlineData("with recursive r as (select 1 as n union all select n + 1 from r) select max(n) from r")]
    [InlineData("select sum(length(regexp_replace(repeat('a', 1000) || range, '(a*)*(a*)*b', 'x', 'g'))) from range(1000000000000)")]
    [InlineData("select max(sha256(range::varchar)) from range(1000000000000)")]
    public async Task Run_WithoutEnd_IsStoppedInTime(string sql)
    {
        var start = Stopwatch.GetTimestamp();

        var stopped = await Assert.ThrowsAsync<QueryException>(() => lake.RunAsync(sql, timeout: TimeSpan.FromSeconds(1)));

        Assert.Equal(QueryFailure.TimedOut, stopped.Failure);
        Assert.InRange(Stopwatch.GetElapsedTime(start).TotalSeconds, 0.9, 30);
        await AssertGoodQueryWorksAsync();
    }

    [Theory]
    [InlineData("select max(length(repeat('x', 4000000000))) from range(100)")]
    [InlineData("select list_transform(range(2000000000), lambda x: x + 1)")]
    [InlineData("select list(repeat('x', 1000000) || range) from range(100000)")]
    [InlineData("select string_agg(repeat('x', 1000000) || range, '') from range(100000)")]
    [InlineData("with recursive r as (select 'x' as s union all select s || s from r) select s from r")]
    [InlineData("select lpad('x', 4000000000, 'y')")]
    [InlineData("select a.range from range(100000) a, range(100000) b order by hash(a.range + b.range) limit 1 offset 5000000000")]
    [InlineData("select repeat('x', 1000000) || range from range(1000000000)")]
    public async Task Run_MemoryBomb_IsStopped(string sql)
    {
        var stopped = await Assert.ThrowsAsync<QueryException>(() => lake.RunAsync(sql, timeout: TimeSpan.FromSeconds(4)));

        Assert.Contains(stopped.Failure, new[] { QueryFailure.OutOfMemory, QueryFailure.TimedOut, QueryFailure.Failed });
        await AssertGoodQueryWorksAsync();
    }

    [Fact]
    public async Task Run_ResultBomb_IsCutAtTheLimit()
    {
        var outcome = await lake.RunAsync("select * from range(1000000000000)");

        Assert.Equal((1_000L, true), (outcome.RowCount, outcome.Truncated));
    }

    [Theory]
    [InlineData("(", ")", 100_000)]
    [InlineData("(select ", ")", 30_000)]
    [InlineData("abs(", ")", 30_000)]
    [InlineData("abs(", ")", 400)]
    [InlineData("[", "]", 450)]
    [InlineData("case when true then ", " end", 5_000)]
    public async Task Run_DeepNesting_EndsWithAnErrorOrARow(string open, string close, int depth)
    {
        var sql = "select " + string.Concat(Enumerable.Repeat(open, depth)) + "1" + string.Concat(Enumerable.Repeat(close, depth));

        await Record.ExceptionAsync(() => lake.RunAsync(sql));

        await AssertGoodQueryWorksAsync();
    }

    [Fact]
    public async Task Run_Cancelled_StopsSoonAndTheNextQueryWorks()
    {
        using var cancel = new CancellationTokenSource();
        await AssertGoodQueryWorksAsync();
        var running = lake.RunUntilAsync(
            "select count(*) from range(10000000) a, range(10000000) b where a.range * b.range = -1", cancel.Token);
        cancel.CancelAfter(TimeSpan.FromMilliseconds(300));
        var start = Stopwatch.GetTimestamp();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);

        Assert.InRange(Stopwatch.GetElapsedTime(start).TotalSeconds, 0, 5);
        await AssertGoodQueryWorksAsync();
    }

    [Fact]
    public async Task Run_FilesOfTheLake_AreNamedInNoResponse()
    {
        var id = Guid.NewGuid();
        await lake.RunAsync("select * from (show all tables)", id);
        var rows = await lake.ReadAsync(id, ResultFormat.Json);
        var file = Path.Combine(lake.Paths.Version(TableName.Parse("readings"), QueryLake.Version), "part.parquet");
        var whole = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
        Fakes.Damage.Flip(file);
        try
        {
            var broken = await Assert.ThrowsAsync<QueryException>(() => lake.RunAsync("select * from readings"));

            Assert.DoesNotContain(lake.Paths.Root, rows + broken.Message, StringComparison.Ordinal);
        }
        finally
        {
            await File.WriteAllBytesAsync(file, whole, TestContext.Current.CancellationToken);
        }
    }

    private async Task AssertGoodQueryWorksAsync() => Assert.Equal(1, (await lake.RunAsync("select count(*) from people")).RowCount);
}
