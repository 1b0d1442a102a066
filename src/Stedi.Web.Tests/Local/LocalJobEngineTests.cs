using DuckDB.NET.Data;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Local;
using Stedi.Web.Tests.Definition;
using Stedi.Web.Tests.Engines;
using static Stedi.Web.Tests.Engines.PeopleLake;

namespace Stedi.Web.Tests.Local;

public sealed class LocalJobEngineTests : JobEngineContract
{
    protected override Task<EngineHarness> CreateHarnessAsync() => Task.FromResult<EngineHarness>(new LocalHarness());

    [Fact]
    public async Task GetAsync_AllWorkersBusy_WaitsForCapacity()
    {
        await using var lake = new LocalHarness(workers: 1);
        lake.PutLanding(Incoming, "a.json", Three);
        var first = await lake.Engine.StartAsync(await lake.RequestAsync(Define(Endless)), Token);
        await lake.ReachAsync(first, s => s.State == EngineRunState.Running);

        var second = await lake.Engine.StartAsync(await lake.RequestAsync(Define()), Token);
        var waiting = await lake.Engine.GetAsync(second, Token);
        await lake.Engine.StopAsync(first, Token);

        Assert.Equal(EngineRunState.Waiting, waiting.State);
        Assert.Equal((WaitKind.Capacity, "Waiting for a free worker (1 of 1 busy)."), (waiting.Wait, waiting.Reason));
        Assert.Equal(EngineRunState.Succeeded, (await lake.EndOfAsync(second)).State);
    }

    [Fact]
    public async Task EndOf_UnchangedLandingFiles_HasTimeAndDurationOfTheirReading()
    {
        await using var lake = new LocalHarness();
        lake.PutLanding(Incoming, "a.json", Three);
        var first = (await lake.EndOfAsync(await lake.Engine.StartAsync(await lake.LandingRequestAsync(), Token))).Metrics!;

        var again = (await lake.EndOfAsync(await lake.Engine.StartAsync(await lake.LandingRequestAsync(), Token))).Metrics!;

        Assert.Equal((first.Version, first.StartedAt, first.DurationMs), (again.Version, again.StartedAt, again.DurationMs));
    }

    [Fact]
    public async Task GetAsync_JobWhoseOwnWorkerIsStarting_DoesNotWaitForItself()
    {
        await using var lake = new LocalHarness(workers: 1);
        lake.PutLanding(Incoming, "a.json", Three);
        var only = await lake.Engine.StartAsync(await lake.RequestAsync(Define()), Token);

        var reasons = new HashSet<string?>();
        while (await lake.Engine.GetAsync(only, Token) is { State: EngineRunState.Waiting } waiting)
            reasons.Add(waiting.Reason);

        Assert.Equal(["Starting."], reasons);
    }

    [Fact]
    public async Task StopAsync_WaitingJob_NeverBegins()
    {
        await using var lake = new LocalHarness(workers: 1);
        lake.PutLanding(Incoming, "a.json", Three);
        var first = await lake.Engine.StartAsync(await lake.RequestAsync(Define(Endless)), Token);
        await lake.ReachAsync(first, s => s.State == EngineRunState.Running);
        var second = await lake.Engine.StartAsync(await lake.RequestAsync(Define()), Token);

        await lake.Engine.StopAsync(second, Token);
        var stopped = await lake.Engine.GetAsync(second, Token);
        await lake.Engine.StopAsync(first, Token);
        await lake.EndOfAsync(first);

        Assert.Equal((EngineRunState.Stopped, null), (stopped.State, stopped.StartedAt));
        Assert.Empty((await lake.Engine.ReadLogsAsync(second, null, 10, Token)).Lines);
    }

    [Fact]
    public async Task GetAsync_JobThatWaitedForADeadServer_IsTakenOver()
    {
        await using var lake = new LocalHarness(workers: 1);
        lake.PutLanding(Incoming, "a.json", Three);
        var first = await lake.Engine.StartAsync(await lake.RequestAsync(Define(Endless)), Token);
        await lake.ReachAsync(first, s => s.State == EngineRunState.Running);
        var second = await lake.Engine.StartAsync(await lake.RequestAsync(Define()), Token);
        var successor = lake.AnotherEngine();
        var before = await successor.GetAsync(second, Token);

        await ((IAsyncDisposable)lake.Engine).DisposeAsync();

        Assert.Equal("Queued by another server process.", before.Reason);
        Assert.Equal(EngineRunState.Lost, (await successor.GetAsync(first, Token)).State);
        Assert.Equal(EngineRunState.Succeeded, (await lake.EndOfAsync(second, successor)).State);
    }

    [Fact]
    public async Task StartAsync_SumsOfWholeNumbers_AreExactAndHaveTheTypesOfTheDefinition()
    {
        const string Sql = """
            SELECT SUM(CAST(age AS BIGINT) * 250000000000000 + 67) AS total, COUNT_IF(age > 7) AS grown,
              SUM(SUM(CAST(age AS BIGINT) * 250000000000000 + 67)) OVER () AS running, [{'n': SUM(age)}] AS nested,
              CAST(18446744073709551615 AS UBIGINT) AS unsigned
            FROM people_landing -- all
            """;
        await using var lake = new LocalHarness();
        lake.PutLanding(Incoming, "a.json", Three);
        using var analyzer = new DuckDbSqlAnalyzer();
        using var binder = analyzer.OpenBinder();
        binder.Declare(Incoming, LandingTable.Columns);

        var status = await lake.EndOfAsync(await lake.Engine.StartAsync(await lake.RequestAsync(Define(Sql)), Token));

        var metrics = status.Metrics!;
        Assert.Equal("total bigint, grown bigint, running bigint, nested array<struct<n:bigint>>, unsigned decimal(20,0)", string.Join(", ", metrics.Columns.Select(c => $"{c.Name} {c.Type}")));
        Assert.Equal(metrics.Columns, binder.Declare(Trusted, Sql).Columns);
        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT total::VARCHAR || ' ' || running || ' ' || unsigned FROM '{lake.Catalog.Locate(Trusted, metrics.Version)}/*.parquet'";
        Assert.Equal("16750000000000201 16750000000000201 18446744073709551615", command.ExecuteScalar());
    }

    /// <summary>Five rows with ages 20, 7, 40, 20 and NULL.</summary>
    [Theory]
    [InlineData("SELECT name, age FROM people_landing WHERE age >= 18", 3, "filtered_out 2")]
    [InlineData("SELECT DISTINCT age FROM people_landing", 4, "merged 1")]
    [InlineData("SELECT age, COUNT(*) AS n FROM people_landing WHERE age > 7 GROUP BY age", 2, "filtered_out 2, merged 1")]
    [InlineData("SELECT COUNT(*) AS n FROM people_landing WHERE age > 7", 1, "filtered_out 2, merged 3")]
    [InlineData("SELECT COUNT(*) AS n FROM people_landing WHERE age > 100", 1, "filtered_out 5, merged 0")]
    [InlineData("SELECT CAST(substr(name, 2) AS int) AS n FROM people_landing WHERE name IS NOT NULL AND name LIKE 'c4' AND CAST(substr(name, 2) AS int) = 4", 1, "filtered_out 4")]
    [InlineData("SELECT CAST(substr(name, 2) AS int) AS n FROM people_landing WHERE name = 'c4' GROUP BY 1", 1, "filtered_out 4, merged 0")]
    public async Task StartAsync_TableWithoutAccount_AccountsForItsRows(string sql, long rowsOut, string drops)
    {
        await using var lake = new LocalHarness();
        lake.PutLanding(Incoming, "a.json", """
            {"name":"ann","age":20}
            {"name":"bob","age":7}
            {"name":"c4","age":40}
            {"name":"dan","age":20}
            {"name":"eve"}
            """);
        var account = PipelineFixture.AccountOf(sql, LandingTable);

        var status = await lake.EndOfAsync(await lake.Engine.StartAsync(await lake.RequestAsync(Define(sql, account: account)), Token));

        Assert.Equal((EngineRunState.Succeeded, null), (status.State, status.Reason));
        var input = Assert.Single(status.Metrics!.Inputs);
        Assert.Equal((rowsOut, 0), (status.Metrics.RowsOut, input.Unexplained));
        Assert.Equal(drops, string.Join(", ", input.Drops.Select(d => $"{d.Reason} {d.Rows}")));
    }

    [Fact]
    public async Task StartAsync_SumThatIsTooLarge_FailsWithItsColumnAndWhatToDo()
    {
        await using var lake = new LocalHarness();
        lake.PutLanding(Incoming, "a.json", Three);

        var status = await lake.EndOfAsync(await lake.Engine.StartAsync(
            await lake.RequestAsync(Define("SELECT SUM(CAST(age AS BIGINT) * 200000000000000000) AS total FROM people_landing")), Token));

        Assert.Equal(EngineRunState.Failed, status.State);
        Assert.StartsWith("people_to_trusted.sql: ", status.Reason, StringComparison.Ordinal);
        Assert.Contains("\"total\" is too large", status.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("134", status.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StartAsync_MoreThanMemory_Spills()
    {
        await using var lake = new LocalHarness(workers: 1, memoryBytes: 128L << 20);
        lake.PutLanding(Incoming, "a.json", Three);
        var sort = "SELECT range AS x, hash(range) AS h, md5(CAST(range AS varchar)) AS m FROM range(4000000) ORDER BY h";

        var status = await lake.EndOfAsync(await lake.Engine.StartAsync(await lake.RequestAsync(Define(sort)), Token));

        Assert.Equal((EngineRunState.Succeeded, null, 4_000_000), (status.State, status.Reason, status.Metrics?.RowsOut));
        Assert.Empty(Directory.EnumerateDirectories(lake.Paths.Temp));
    }

    [Fact]
    public async Task StartAsync_MemoryThatCannotSpill_FailsAndSaysWhatToDo()
    {
        await using var lake = new LocalHarness(workers: 1, memoryBytes: 64L << 20);
        lake.PutLanding(Incoming, "a.json", Three);
        var list = "SELECT list(md5(CAST(range AS varchar))) AS everything FROM range(20000000)";

        var status = await lake.EndOfAsync(await lake.Engine.StartAsync(await lake.RequestAsync(Define(list)), Token));

        Assert.Equal(EngineRunState.Failed, status.State);
        Assert.Contains("WorkerMemoryBytes", status.Reason, StringComparison.Ordinal);
    }
}
