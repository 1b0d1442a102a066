using System.Collections.Immutable;
using System.Text.Json;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Landing;
using Stedi.Pipeline.Model;
using static Stedi.Web.Tests.Engines.PeopleLake;

namespace Stedi.Web.Tests.Engines;

/// <summary>The contract of every job engine. The tests of each engine inherit it.</summary>
public abstract class JobEngineContract : EngineContract
{
    /// <summary>Whether a failure's reason names the file in scripts/ and the line.</summary>
    protected virtual bool SaysLines => true;

    [Fact]
    public async Task StartAsync_Transform_WritesAVersionWithItsMetrics()
    {
        Lake.PutLanding(Incoming, "a.json", Three);
        var request = await Lake.RequestAsync(Define(checks: [new("named", Severity.Error, "", "SELECT * FROM people_trusted WHERE name IS NULL")], account: Account));

        var status = await Lake.EndOfAsync(await Engine.StartAsync(request, Token));

        Assert.Equal((EngineRunState.Succeeded, null), (status.State, status.Reason));
        Assert.True(status.EndedAt >= status.StartedAt);
        var metrics = await Lake.Catalog.ReadMetricsAsync(Trusted, request.Version, Token);
        Assert.Equal(metrics!.ToJson(), status.Metrics!.ToJson());
        Assert.Equal((2, Engine.Name, request.SqlHash, "people_to_trusted"), (metrics.RowsOut, metrics.Engine, metrics.SqlHash, metrics.Job));
        Assert.Equal([new("name", ColumnType.Parse("string")), new("age", ColumnType.Parse("int"))], metrics.Columns);
        Assert.Equal((2, metrics.Bytes), (metrics.Files.Sum(f => f.Rows), metrics.Files.Sum(f => f.Bytes)));
        Assert.All(metrics.Files, f => Assert.True(f.Bytes > 0));
        var input = Assert.Single(metrics.Inputs);
        Assert.Equal((Incoming, request.Inputs[0].Version, 3, 2, 0), (input.Table, input.Version, input.RowsIn, input.RowsKept, input.Unexplained));
        Assert.Equal([new("minor", 1), new("young", 0)], input.Drops);
        Assert.Equal([("named", 0), (CheckMetrics.RowsAccountedFor, 0)], metrics.Checks.Select(c => (c.Name, c.Violations)));
    }

    [Fact]
    public async Task StartAsync_LandingTable_ProfilesItsFiles()
    {
        Lake.PutLanding(Incoming, "a.json", Three + "no json\n");
        Lake.PutLanding(Incoming, "2026/11/b.json", string.Concat(Enumerable.Repeat("""{"name":"dan","age":1,"shoe":44}""" + "\n", 21)));
        var request = await Lake.LandingRequestAsync();

        var status = await Lake.EndOfAsync(await Engine.StartAsync(request, Token));

        Assert.Equal((EngineRunState.Succeeded, null), (status.State, status.Reason));
        var metrics = status.Metrics!;
        var input = Assert.Single(metrics.Inputs);
        Assert.Equal((24, 25, 24, 0), (metrics.RowsOut, input.RowsIn, input.RowsKept, input.Unexplained));
        Assert.Equal([new(RejectReasons.MalformedJson, 1)], input.Drops);
        Assert.Equal((24, metrics.Bytes), (metrics.Files.Sum(f => f.Rows), metrics.Files.Sum(f => f.Bytes)));
        Assert.Equal((2, 1), (metrics.Landing!.Files, metrics.Landing.Rejects));
        Assert.Equal(["shoe"], metrics.Landing.NewFields);
        var reject = Assert.Single((await Lake.Catalog.ReadRejectsAsync(Incoming, request.Version, new(10), Token)).Items);
        Assert.Equal(("a.json", 4, "no json"), (reject.File, reject.Line, reject.Text));
    }

    [Fact]
    public async Task StartAsync_TooManyRejects_FailsAndKeepsThemAll()
    {
        const int wrong = 700;
        Lake.PutLanding(Incoming, "a.json", Three + string.Concat(Enumerable.Repeat("no json\n", wrong)) + "[1]\n");
        var request = await Lake.LandingRequestAsync();

        var status = await Lake.EndOfAsync(await Engine.StartAsync(request, Token));

        Assert.Equal(EngineRunState.Failed, status.State);
        Assert.Contains("rejects.error 5 %", status.Reason, StringComparison.Ordinal);
        Assert.Contains("a.json line 4 (malformed_json)", status.Reason, StringComparison.Ordinal);
        // The version is still complete, so the lines can be examined.
        Assert.Equal(3, (await Lake.Catalog.ReadMetricsAsync(Incoming, request.Version, Token))?.RowsOut);
        var lines = new List<long>();
        for (var query = new RejectQuery(300, Reason: RejectReasons.MalformedJson); ;)
        {
            var page = await Lake.Catalog.ReadRejectsAsync(Incoming, request.Version, query, Token);
            lines.AddRange(page.Items.Select(r => r.Line));
            if (page.NextCursor is null)
                break;
            query = query with { Cursor = page.NextCursor };
        }
        Assert.Equal(Enumerable.Range(4, wrong).Select(l => (long)l), lines);
        await Assert.ThrowsAsync<ArgumentException>(() => Lake.Catalog.ReadRejectsAsync(Incoming, request.Version, new(1, "3"), Token));
    }

    [Fact]
    public async Task StartAsync_JobOverTooManyRejects_FailsAsWell()
    {
        Lake.PutLanding(Incoming, "a.json", Three + "no json\n");
        var landing = await Lake.LandingRequestAsync();
        await Lake.EndOfAsync(await Engine.StartAsync(landing, Token));

        var status = await Lake.EndOfAsync(await Engine.StartAsync(await Lake.RequestAsync(Define()), Token));

        Assert.Equal(EngineRunState.Failed, status.State);
        Assert.Contains("1 of 4 lines rejected (25 %)", status.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("no json\n[1]\n")]
    public async Task StartAsync_NoRows_Fails(string content)
    {
        Lake.PutLanding(Incoming, "a.json", content);

        var status = await Lake.EndOfAsync(await Engine.StartAsync(await Lake.LandingRequestAsync(), Token));

        Assert.Equal(EngineRunState.Failed, status.State);
        Assert.Contains("people_landing has no rows", status.Reason, StringComparison.Ordinal);
        Assert.Contains("allow_empty", status.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StartAsync_EntriesSkipped_AreInTheLog()
    {
        Lake.PutLanding(Incoming, "a.json", Three);
        Lake.PutLanding(Incoming, "old/b.parquet", "PAR1");
        var id = await Engine.StartAsync(await Lake.LandingRequestAsync(), Token);

        Assert.Equal(EngineRunState.Succeeded, (await Lake.EndOfAsync(id)).State);

        Assert.Contains((await Engine.ReadLogsAsync(id, null, 100, Token)).Lines, l => l.Text.Contains("old/b.parquet", StringComparison.Ordinal));
    }

    [Fact]
    public async Task StartAsync_Reread_ReadsUnchangedFilesAgainAndStays()
    {
        Lake.PutLanding(Incoming, "a.json", Three);
        var first = await Lake.LandingRequestAsync();
        await Lake.EndOfAsync(await Engine.StartAsync(first, Token));

        var second = await Lake.LandingRequestAsync(reread: "run-2");
        Assert.Equal(EngineRunState.Succeeded, (await Lake.EndOfAsync(await Engine.StartAsync(second, Token))).State);
        await Lake.Catalog.PublishAsync(
            new(Guid.NewGuid(), DateTimeOffset.UnixEpoch, new Dictionary<TableName, string> { [Incoming] = second.Version }.ToImmutableDictionary()), Token);

        Assert.NotEqual(first.Version, second.Version);
        // An ordinary run uses the new read. New files make a new version as usual.
        Assert.Equal(second.Version, (await Lake.Catalog.ListLandingAsync(LandingTable, Token)).Version);
        Lake.PutLanding(Incoming, "b.json", Three);
        var later = (await Lake.Catalog.ListLandingAsync(LandingTable, Token)).Version;
        Assert.DoesNotContain(later, new[] { first.Version, second.Version });
    }

    [Fact]
    public async Task StartAsync_FileChangedSinceListing_Fails()
    {
        Lake.PutLanding(Incoming, "a.json", Three);
        var request = await Lake.RequestAsync(Define());
        Lake.PutLanding(Incoming, "a.json", Three + Three);

        var status = await Lake.EndOfAsync(await Engine.StartAsync(request, Token));

        Assert.Equal(EngineRunState.Failed, status.State);
        Assert.Contains("a.json", status.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StartAsync_FileAddedSinceListing_IsOfTheNextRun()
    {
        Lake.PutLanding(Incoming, "a.json", Three);
        var request = await Lake.RequestAsync(Define());
        Lake.PutLanding(Incoming, "b.json", Three);

        var status = await Lake.EndOfAsync(await Engine.StartAsync(request, Token));

        Assert.Equal((EngineRunState.Succeeded, 2), (status.State, status.Metrics?.RowsOut));
    }

    [Fact]
    public async Task StartAsync_BlockingCheck_FailsAndLeavesNoVersion()
    {
        Lake.PutLanding(Incoming, "a.json", Three);
        var request = await Lake.RequestAsync(Define(checks:
        [
            new("nobody_is_40", Severity.Error, "", "SELECT name FROM people_trusted WHERE age = 40"),
            new("nobody_is_20", Severity.Warn, "", "SELECT name FROM people_trusted WHERE age = 20"),
        ]));

        var status = await Lake.EndOfAsync(await Engine.StartAsync(request, Token));

        Assert.Equal(EngineRunState.Failed, status.State);
        Assert.Contains("nobody_is_40", status.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("cid", status.Reason, StringComparison.Ordinal); // rows are for operators, reasons for everybody
        Assert.DoesNotContain("nobody_is_20", status.Reason, StringComparison.Ordinal);
        Assert.Equal([("nobody_is_40", 1), ("nobody_is_20", 1)], status.Metrics!.Checks.Select(c => (c.Name, c.Violations)));
        Assert.Equal("cid", JsonDocument.Parse(status.Metrics.Checks[0].Samples.Single()).RootElement.GetProperty("name").GetString());
        Assert.Null(await Lake.Catalog.ReadMetricsAsync(Trusted, request.Version, Token));
    }

    [Fact]
    public async Task StartAsync_RuleOnGroups_CountsRowsAndGroups()
    {
        Lake.PutLanding(Incoming, "a.json", Three + Three + """{"name":"ann","age":30}""");
        var request = await Lake.RequestAsync(Define("SELECT name, age, ROW_NUMBER() OVER (ORDER BY age) AS n FROM people_landing", checks:
        [
            new("name_is_unique", Severity.Warn, "", "SELECT t.name, COUNT(*) AS copies FROM people_trusted t WHERE t.name IS NOT NULL GROUP BY t.name HAVING COUNT(*) > 1", Copies: "copies"),
            new("n_is_unique", Severity.Warn, "", "SELECT t.n, COUNT(*) AS copies FROM people_trusted t WHERE t.n IS NOT NULL GROUP BY t.n HAVING COUNT(*) > 1", Copies: "copies"),
            new("nobody_is_30", Severity.Warn, "", "SELECT * FROM people_trusted t WHERE t.age = 30"),
        ]));

        var status = await Lake.EndOfAsync(await Engine.StartAsync(request, Token));

        Assert.Equal((EngineRunState.Succeeded, null), (status.State, status.Reason));
        Assert.Equal([("name_is_unique", 7L, (long?)3L), ("n_is_unique", 0, 0), ("nobody_is_30", 1, null)], status.Metrics!.Checks.Select(c => (c.Name, c.Violations, c.Groups)));
        Assert.Equal(3, status.Metrics.Checks[0].Samples.Length);
    }

    [Theory]
    [InlineData(Severity.Error, EngineRunState.Failed)]
    [InlineData(Severity.Warn, EngineRunState.Succeeded)]
    public async Task StartAsync_UnexplainedRows_AreASeparateCheck(Severity accounting, EngineRunState expected)
    {
        Lake.PutLanding(Incoming, "a.json", Three);
        var nobody = new InputAccount(Incoming, null, [new("ancient", "", "age > 150")]);
        var request = await Lake.RequestAsync(Define(account: nobody, accounting: accounting));

        var status = await Lake.EndOfAsync(await Engine.StartAsync(request, Token));

        Assert.Equal(expected, status.State);
        Assert.Equal(1, status.Metrics!.Inputs.Single().Unexplained);
        Assert.Equal((CheckMetrics.RowsAccountedFor, 1), status.Metrics.Checks.Select(c => (c.Name, c.Violations)).Single());
    }

    [Fact]
    public async Task StartAsync_KeptPredicate_ReadsTheOutput()
    {
        Lake.PutLanding(Incoming, "a.json", Three);
        var account = new InputAccount(
            Incoming, "name IN (SELECT p.name FROM people_trusted p)",
            [new("not_chosen", "", "NOT EXISTS (SELECT 1 FROM people_trusted p WHERE p.name = people_landing.name)")]);
        // Each person twice, so rows out differ from rows kept.
        var request = await Lake.RequestAsync(Define($"{OfAge} UNION ALL {OfAge}", account: account));

        var status = await Lake.EndOfAsync(await Engine.StartAsync(request, Token));

        Assert.Equal((EngineRunState.Succeeded, null), (status.State, status.Reason));
        var input = status.Metrics!.Inputs.Single();
        Assert.Equal((4, 2, 1, 0), (status.Metrics.RowsOut, input.RowsKept, input.Drops.Single().Rows, input.Unexplained));
    }

    [Theory]
    [InlineData("SELECT nothing FROM people_landing", "nothing", "nothing")]
    [InlineData("SELECT CAST(name AS int) AS n FROM people_landing", "onvert", "ann")]
    [InlineData("SELECT error(name) AS n FROM people_landing", "log", "ann")]
    [InlineData("SELECT CAST(CAST('2020-01-01 00:00:00 ' || name AS TIMESTAMPTZ) AS string) AS t FROM people_landing", "log", "ann")]
    [InlineData("SELECT * FROM read_text('/etc/passwd')", "/etc/passwd", "/etc/passwd")]
    public async Task StartAsync_FaultyTransform_FailsAndSaysWhy(string sql, string reason, string logged)
    {
        Lake.PutLanding(Incoming, "a.json", Three);
        var request = await Lake.RequestAsync(Define(sql));
        var id = await Engine.StartAsync(request, Token);

        var status = await Lake.EndOfAsync(id);

        Assert.Equal(EngineRunState.Failed, status.State);
        Assert.Contains(reason, status.Reason, StringComparison.Ordinal);
        Assert.DoesNotMatch(@"\bann\b", status.Reason); // a value of a row, which viewers may not see
        Assert.Null(await Lake.Catalog.ReadMetricsAsync(Trusted, request.Version, Token));
        var log = await Engine.ReadLogsAsync(id, null, 1000, Token);
        Assert.Contains(log.Lines, l => l.Level == "error" && l.Text.Contains(logged, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("SELECT name,\n  age,\n  CAST(name AS int) AS n\nFROM people_landing", "people_to_trusted.sql:3: ")]
    [InlineData("-- of age\n\nSELECT CAST(name AS int) AS n FROM people_landing", "people_to_trusted.sql:3: ")]
    public async Task StartAsync_DataThatTheTransformCannotRead_SaysFileAndLine(string sql, string place)
    {
        Lake.PutLanding(Incoming, "a.json", Three);

        var status = await Lake.EndOfAsync(await Engine.StartAsync(await Lake.RequestAsync(Define(sql)), Token));

        Assert.Equal(EngineRunState.Failed, status.State);
        Assert.StartsWith(SaysLines ? place : "", status.Reason, StringComparison.Ordinal);
        Assert.DoesNotMatch(@"\bann\b", status.Reason);
    }

    [Fact]
    public async Task StartAsync_DataThatACheckOrAReasonCannotRead_SaysTheLineOfThePipeline()
    {
        Lake.PutLanding(Incoming, "a.json", Three);
        var reasons = new InputAccount(Incoming, null, [new("minor", "", "age < 18\nAND age > 0", 40), new("odd", "", "age > 0 AND\nCAST(name AS int) > 0", 50)]);
        var check = new Check("numbers", Severity.Warn, "", "SELECT * FROM people_trusted\nWHERE CAST(name AS int) > 0", 60);

        var account = await Lake.EndOfAsync(await Engine.StartAsync(await Lake.RequestAsync(Define(account: reasons)), Token));
        var checks = await Lake.EndOfAsync(await Engine.StartAsync(await Lake.RequestAsync(Define(checks: [check])), Token));

        Assert.All([account, checks], s => Assert.Equal(EngineRunState.Failed, s.State));
        Assert.Contains(SaysLines ? "pipeline.yaml:51: " : "", account.Reason, StringComparison.Ordinal);
        Assert.Contains($"the check numbers. {(SaysLines ? "pipeline.yaml:61: " : "")}", checks.Reason, StringComparison.Ordinal);
    }

    /// <summary>For every kind of error: DuckDB reports an unknown time zone as "not implemented", and quotes it.</summary>
    [Theory]
    [InlineData("CAST('2020-01-01 00:00:00 ' || name AS TIMESTAMPTZ) IS NULL")]
    [InlineData("error('Binder Error: no ' || name) IS NULL")]
    [InlineData("CAST(name AS int) > 0")]
    public async Task StartAsync_ErrorWhileACheckOrAReasonReadsRows_ShowsNoValue(string predicate)
    {
        Lake.PutLanding(Incoming, "a.json", Three);
        var reasons = new InputAccount(Incoming, null, [new("odd", "", predicate, 40)]);
        var check = new Check("fine", Severity.Warn, "", $"SELECT * FROM people_trusted WHERE {predicate}", 60);

        var account = await Lake.EndOfAsync(await Engine.StartAsync(await Lake.RequestAsync(Define(account: reasons)), Token));
        var checks = await Lake.EndOfAsync(await Engine.StartAsync(await Lake.RequestAsync(Define(checks: [check])), Token));

        Assert.All([account, checks], s => Assert.Equal(EngineRunState.Failed, s.State));
        Assert.All([account, checks], s => Assert.DoesNotMatch(@"\bann\b", s.Reason));
    }

    [Fact]
    public async Task StartAsync_OneTokenTwentyTimesAtOnce_RunsOnce()
    {
        Lake.PutLanding(Incoming, "a.json", Three);
        var request = await Lake.RequestAsync(Define());
        var engines = new[] { Engine, Lake.AnotherEngine() };

        var ids = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(() => engines[i % 2].StartAsync(request, Token))));

        var id = Assert.Single(ids.Distinct());
        Assert.Equal(EngineRunState.Succeeded, (await Lake.EndOfAsync(id)).State);
        Assert.Equal(1, await Lake.BeginningsAsync(id, request.Token));
    }

    [Fact]
    public async Task FindAsync_ByToken_FindsTheStartedJob()
    {
        Lake.PutLanding(Incoming, "a.json", Three);
        var request = await Lake.RequestAsync(Define());

        Assert.Null(await Engine.FindAsync(request.JobName, request.Token, Token));
        var id = await Engine.StartAsync(request, Token);

        Assert.Equal(id, await Engine.FindAsync(request.JobName, request.Token, Token));
        Assert.Equal(id, await Lake.AnotherEngine().FindAsync(request.JobName, request.Token, Token));
    }

    [Theory]
    [InlineData("jr_00000000-0000-0000-0000-000000000000")]
    [InlineData("../../etc")]
    [InlineData("")]
    public async Task GetAsync_UnknownId_IsLost(string id) =>
        Assert.Equal(EngineRunState.Lost, (await Engine.GetAsync(id, Token)).State);

    [Fact]
    public async Task StopAsync_RunningJob_StopsIt()
    {
        Lake.PutLanding(Incoming, "a.json", Three);
        var request = await Lake.RequestAsync(Define(Endless));
        var id = await Engine.StartAsync(request, Token);
        await Lake.ReachAsync(id, s => s.State == EngineRunState.Running);

        await Engine.StopAsync(id, Token);

        var status = await Lake.EndOfAsync(id);
        Assert.Equal(EngineRunState.Stopped, status.State);
        await Engine.StopAsync(id, Token);
        Assert.Equal(EngineRunState.Stopped, (await Engine.GetAsync(id, Token)).State);
        Assert.Null(await Lake.Catalog.ReadMetricsAsync(Trusted, request.Version, Token));
    }

    [Fact]
    public async Task StopAsync_ByAnotherControlPlane_StopsIt()
    {
        Lake.PutLanding(Incoming, "a.json", Three);
        var id = await Engine.StartAsync(await Lake.RequestAsync(Define(Endless)), Token);
        await Lake.ReachAsync(id, s => s.State == EngineRunState.Running);
        var other = Lake.AnotherEngine();
        Assert.Equal(EngineRunState.Running, (await other.GetAsync(id, Token)).State);

        await other.StopAsync(id, Token);

        Assert.Equal(EngineRunState.Stopped, (await Lake.EndOfAsync(id)).State);
    }

    [Fact]
    public async Task StopAsync_EndedJob_ChangesNothing()
    {
        Lake.PutLanding(Incoming, "a.json", Three);
        var id = await Engine.StartAsync(await Lake.RequestAsync(Define()), Token);
        await Lake.EndOfAsync(id);

        await Engine.StopAsync(id, Token);

        Assert.Equal(EngineRunState.Succeeded, (await Engine.GetAsync(id, Token)).State);
    }

    [Fact]
    public async Task GetAsync_KilledJob_IsLostAndNeverBeginsAgain()
    {
        Lake.PutLanding(Incoming, "a.json", Three);
        var request = await Lake.RequestAsync(Define(Endless));
        var id = await Engine.StartAsync(request, Token);
        await Lake.ReachAsync(id, s => s.State == EngineRunState.Running);

        await Lake.KillAsync(id);

        var status = await Lake.EndOfAsync(id);
        Assert.Equal(EngineRunState.Lost, status.State);
        Assert.NotNull(status.Reason);
        Assert.Equal(id, await Engine.StartAsync(request, Token));
        Assert.Equal(EngineRunState.Lost, (await Engine.GetAsync(id, Token)).State);
        // Another attempt has another token, so nothing blocks it.
        var next = await Engine.StartAsync(await Lake.RequestAsync(Define()), Token);
        Assert.Equal(EngineRunState.Succeeded, (await Lake.EndOfAsync(next)).State);
    }

    [Fact]
    public async Task ReadLogsAsync_InPages_GivesEachLineOnce()
    {
        Lake.PutLanding(Incoming, "a.json", Three);
        var id = await Engine.StartAsync(await Lake.RequestAsync(Define(account: Account)), Token);
        await Lake.EndOfAsync(id);
        var all = await Engine.ReadLogsAsync(id, null, 1000, Token);

        var texts = new List<string>();
        string? cursor = null;
        for (LogPage page; texts.Count <= all.Lines.Length; cursor = page.Cursor)
        {
            page = await Engine.ReadLogsAsync(id, cursor, 2, Token);
            texts.AddRange(page.Lines.Select(l => l.Text));
            if (page.IsComplete)
                break;
            Assert.Equal(2, page.Lines.Length);
        }

        Assert.True(all.IsComplete);
        Assert.Equal(all.Lines.Select(l => l.Text), texts);
        Assert.Contains(texts, t => t.Contains("2 rows", StringComparison.Ordinal));
        Assert.Contains(texts, t => t.Contains("1 minor", StringComparison.Ordinal));
    }

    [Fact]
    public async Task WatchAsync_JobEnds_ReportsItsId()
    {
        Lake.PutLanding(Incoming, "a.json", Three);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(Token);
        enough.CancelAfter(TimeSpan.FromMinutes(1));
        var hints = Engine.WatchAsync(enough.Token).GetAsyncEnumerator(enough.Token);
        var next = hints.MoveNextAsync();
        var id = await Engine.StartAsync(await Lake.RequestAsync(Define()), Token);

        var status = new EngineRunStatus(EngineRunState.Waiting);
        while (!status.HasEnded)
        {
            Assert.True(await next);
            Assert.Equal(id, hints.Current);
            status = await Engine.GetAsync(id, Token);
            if (!status.HasEnded)
                next = hints.MoveNextAsync();
        }
        await hints.DisposeAsync();

        Assert.Equal(EngineRunState.Succeeded, status.State);
    }
}
