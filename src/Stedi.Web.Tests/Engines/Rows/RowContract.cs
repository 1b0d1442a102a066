using System.Collections.Immutable;
using System.Text.Json;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Engines.Rows;
using Stedi.Pipeline.Model;
using static Stedi.Web.Tests.Engines.Rows.RowLake;

namespace Stedi.Web.Tests.Engines.Rows;

/// <summary>The contract of row flow and person search. The tests of each engine inherit it.</summary>
public abstract class RowContract : IAsyncLifetime
{
    private static readonly QueryLimits Limits = new(TimeSpan.FromSeconds(30), 100, 256 << 20);

    private static readonly RowWindow First = new(0, 10);

    protected RowLake Lake { get; private set; } = null!;

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    private PersonTracer Tracer => new(Lake.Engine, Limits);

    private PersonTracer AnyCase => new(Lake.Engine, Limits, ignoreCase: true);

    public async ValueTask InitializeAsync() => Lake = await CreateAsync();

    public async ValueTask DisposeAsync()
    {
        await Lake.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Theory]
    [InlineData("people_trusted", "kept 4", "no_consent 1")]
    [InlineData("readings_trusted", "kept 3", "no_user 1", "not_trusted 1", "unexplained 1")]
    [InlineData("people_curated", "kept 1", "no_readings 3", "superseded 0")]
    public async Task Samples_OfAllOutcomes_AreTheInputsRowsEachOnce(string table, params string[] expected)
    {
        var account = Accounts[TableName.Parse(table)].Single();
        var all = await RowsAsync(account.Input, $"SELECT * FROM {account.Input}");
        var outcomes = account.Drops.Select(d => RowOutcome.Dropped(d.Name)).Append(RowOutcome.Kept).Append(RowOutcome.Unexplained);

        var found = new Dictionary<string, ImmutableArray<string>>();
        foreach (var outcome in outcomes)
        {
            if (AccountSql.Rows(account, ColumnsOf(account.Input), outcome, null, null) is { } sql)
                found[outcome.Reason ?? outcome.Kind.ToString().ToLowerInvariant()] = await RowsAsync(TableName.Parse(table), sql);
        }

        Assert.Equal(all.Order(), found.Values.SelectMany(r => r).Order());
        Assert.Equal(expected.Order(), found.Select(f => $"{f.Key} {f.Value.Length}").Order());
    }

    [Fact]
    public void Samples_UnexplainedWithoutKept_AreNotAvailable() =>
        Assert.Null(AccountSql.Rows(Accounts[Trusted].Single(), ColumnsOf(People), RowOutcome.Unexplained, null, null));

    [Theory]
    [InlineData("people_trusted", "kept")]
    [InlineData("readings_trusted", "kept")]
    [InlineData("people_curated", "dropped.no_readings")]
    public async Task Samples_PageByPage_AreEachRowOnceAndSayWhetherMoreFollow(string table, string outcome)
    {
        var (name, account) = (TableName.Parse(table), Accounts[TableName.Parse(table)].Single());
        var wanted = outcome == "kept" ? RowOutcome.Kept : RowOutcome.Dropped(outcome["dropped.".Length..]);
        var all = await RowsAsync(name, AccountSql.Rows(account, ColumnsOf(account.Input), wanted, null, null)!);

        var pages = new List<string>();
        for (var more = true; more;)
        {
            var sql = AccountSql.Rows(account, ColumnsOf(account.Input), wanted, null, new(pages.Count, 1))!;
            var page = await ReadAsync(name, sql, Limits with { MaxRows = 1 });
            pages.Add(string.Join('|', Assert.Single(page.Rows)));
            more = page.Truncated;
        }

        Assert.Equal(all.Order(), pages.Order());
    }

    [Fact]
    public async Task Samples_OfSomeoneWhoMayNotSeeAColumn_AreMaskedByTheEngine()
    {
        var sql = AccountSql.Rows(Accounts[Trusted].Single(), ColumnsOf(People), RowOutcome.Kept, null, null, ["email"])!;

        Assert.All(await RowsAsync(Trusted, sql), row => Assert.StartsWith("•••|", row, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(ResultFormat.Csv, 100, false)]
    [InlineData(ResultFormat.Json, 2, true)]
    public async Task Export_OfAFlow_IsAFileThatNothingKeeps(ResultFormat format, int most, bool truncated)
    {
        var sql = AccountSql.Rows(Accounts[Trusted].Single(), ColumnsOf(People), RowOutcome.Kept, null, null)!;

        var file = await Lake.Engine.ExportAsync(QueryOf(Trusted, sql, Limits with { MaxRows = most }), format, Token);
        using var reader = new StreamReader(file.Content);
        var text = await reader.ReadToEndAsync(Token);

        Assert.Equal((Math.Min(4, most), truncated), (file.RowCount, file.Truncated));
        Assert.Contains("email", text, StringComparison.Ordinal);
        Assert.Equal(Math.Min(4, most), text.Split('\n').Count(l => l.Contains("@x", StringComparison.Ordinal)));
        Assert.DoesNotContain("bob@x", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_MoreRowsThanTheLimit_IsCut()
    {
        var rows = await Lake.Engine.ReadAsync(new("SELECT email FROM people_landing", [new(People, RowLake.Version)], Limits with { MaxRows = 2 }), Token);

        Assert.Equal((2, true), (rows.Rows.Length, rows.Truncated));
    }

    [Fact]
    public async Task Read_VersionThatIsNotThere_SaysWhich()
    {
        var fault = await Assert.ThrowsAsync<QueryException>(() => Lake.Engine.ReadAsync(new("SELECT email FROM people_landing", [new(People, "v0")], Limits), Token));

        Assert.Equal(QueryFailure.NotFound, fault.Failure);
        Assert.Contains("people_landing", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ann@x", "email:ann@x serial_number:S1", "people_landing 1, readings_landing 3, people_trusted 1, readings_trusted 3, people_curated 1", "")]
    [InlineData("bob@x", "email:bob@x serial_number:S2", "people_landing 1, readings_landing 1, people_trusted 0, readings_trusted 0, people_curated 0", "no_consent 1, not_trusted 1")]
    [InlineData("S2", "serial_number:S2 email:bob@x", "people_landing 1, readings_landing 1, people_trusted 0, readings_trusted 0, people_curated 0", "no_consent 1, not_trusted 1")]
    [InlineData("c'id@x", "email:c'id@x serial_number:S3", "people_landing 1, readings_landing 0, people_trusted 1, readings_trusted 0, people_curated 0", "no_readings 1")]
    [InlineData("dan@x", "email:dan@x serial_number:S1", "people_landing 2, readings_landing 1, people_trusted 2, readings_trusted 0, people_curated 0", "no_readings 2")]
    public async Task Trace_OnePerson_IsFollowedThroughEveryTable(string value, string keys, string rows, string drops)
    {
        var trace = await Tracer.TraceAsync(value, Lake.Traced, Token);

        Assert.Equal(keys, string.Join(' ', trace.Keys.Select(k => $"{k.Identifier}:{string.Join('+', k.Values)}")));
        Assert.Equal(rows, string.Join(", ", trace.Steps.Select(s => $"{s.Table} {s.Rows}")));
        Assert.Equal(drops, string.Join(", ", trace.Steps.SelectMany(s => s.Inputs).SelectMany(i => i.Drops).Select(d => $"{d.Reason} {d.Rows}")));
        Assert.All(trace.Steps, s => Assert.Null(s.Fault));
        Assert.False(trace.IsUnknown);
    }

    [Fact]
    public async Task Trace_UnexplainedRows_AreReported()
    {
        var trace = await Tracer.TraceAsync("dan@x", Lake.Traced, Token);

        Assert.Equal((1, 0, 1), trace.Steps.Single(s => s.Table == Used).Inputs.Select(i => (i.RowsIn, i.RowsKept, i.Unexplained)).Single());
    }

    [Fact]
    public async Task Trace_DeviceOfTwo_FindsBothAndSaysSo()
    {
        var trace = await Tracer.TraceAsync("S1", Lake.Traced, Token);

        Assert.Equal(["serial_number True S1", "email False ann@x+dan@x"], trace.Keys.Select(k => $"{k.Identifier} {k.IsAsked} {string.Join('+', k.Values)}"));
        Assert.Equal(3, trace.Steps.Single(s => s.Table == People).Rows);
    }

    [Theory]
    [InlineData("nobody@x")]
    [InlineData("' OR '1'='1")]
    [InlineData("x'; DROP TABLE people_landing; --")]
    [InlineData("\") OR (\"email\" LIKE '%")]
    [InlineData("ann@x' UNION ALL SELECT 1, 2, 3 --")]
    [InlineData("\\' OR 1=1 --")]
    [InlineData("/* ann@x */")]
    [InlineData("$$ann@x$$")]
    public async Task Trace_UnknownValue_FindsNothing(string value)
    {
        var trace = await Tracer.TraceAsync(value, Lake.Traced, Token);

        Assert.True(trace.IsUnknown);
        Assert.All(trace.Steps, s => Assert.Null(s.Fault));
    }

    [Fact]
    public async Task Trace_UnreadableVersion_IsAnErrorOfItsStepAndNamesNoPerson()
    {
        var gone = Lake.Traced.Select(t => t.Metrics.Table == Used ? t with { Metrics = t.Metrics with { Version = "bob@x-v0" } } : t).ToImmutableArray();

        var trace = await Tracer.TraceAsync("bob@x", gone, Token);

        var step = trace.Steps.Single(s => s.Table == Used);
        Assert.Null(step.Rows);
        Assert.NotNull(step.Fault);
        Assert.DoesNotContain("bob@x", step.Fault, StringComparison.Ordinal);
        Assert.Equal(1, trace.Steps.Single(s => s.Table == People).Rows);
    }

    [Fact]
    public async Task Trace_IgnoringCase_FindsEverySpellingAndWhatItIsTiedTo()
    {
        var exact = await Tracer.TraceAsync("BOB@X", Lake.Traced, Token);
        var any = await AnyCase.TraceAsync("BOB@X", Lake.Traced, Token);

        Assert.True(exact.IsUnknown);
        Assert.Equal("email:bob@x serial_number:S2", string.Join(' ', any.Keys.Select(k => $"{k.Identifier}:{string.Join('+', k.Values)}")));
        Assert.Equal([1, 1, 0, 0, 0], any.Steps.Select(s => s.Rows));
    }

    [Fact]
    public async Task Rows_OfAPersonIgnoringCase_ArePaged()
    {
        var people = Lake.Traced[0];

        var first = await AnyCase.RowsAsync("DAN@x", Lake.Traced, people, null, RowOutcome.Kept, new(0, 1), Token);
        var second = await AnyCase.RowsAsync("DAN@x", Lake.Traced, people, null, RowOutcome.Kept, new(1, 1), Token);

        Assert.Equal((true, false), (first.Truncated, second.Truncated));
        Assert.Equal(["10", "20"], first.Rows.Concat(second.Rows).Select(r => $"{r[3]}").Order());
    }

    [Fact]
    public async Task Export_OfAPerson_HasTheirRowsOfATable()
    {
        var trace = await Tracer.TraceAsync("ann@x", Lake.Traced, Token);

        var file = (await Tracer.ExportAsync(trace.Keys, Lake.Traced.Single(t => t.Metrics.Table == Readings), ResultFormat.Json, Token))!;
        using var reader = new StreamReader(file.Content);
        var rows = JsonDocument.Parse(await reader.ReadToEndAsync(Token)).RootElement.GetProperty("rows");

        Assert.Equal(3, file.RowCount);
        Assert.All(rows.EnumerateArray(), r => Assert.Equal("ann@x", r[0].GetString()));
    }

    [Fact]
    public async Task Rows_OfAPersonAndAReason_AreReturned()
    {
        var (trusted, people) = (Lake.Traced[2], Lake.Traced[0]);

        var dropped = await Tracer.RowsAsync("bob@x", Lake.Traced, trusted, people, RowOutcome.Dropped("no_consent"), First, Token);
        var kept = await Tracer.RowsAsync("bob@x", Lake.Traced, trusted, people, RowOutcome.Kept, First, Token);
        var own = await Tracer.RowsAsync("S2", Lake.Traced, people, null, RowOutcome.Kept, First, Token);

        Assert.Equal("bob@x", Assert.Single(dropped.Rows)[0]);
        Assert.Empty(kept.Rows);
        Assert.Equal("bob@x", Assert.Single(own.Rows)[0]);
    }

    [Fact]
    public void Cost_IsThatOfEveryRead()
    {
        var cost = PersonTracer.CostOf(Lake.Traced, new QueryPrice(5))!.Value;

        // One read for the keys, two tables alone, and each other table with its inputs: two or three versions of 20 MiB.
        Assert.Equal((1L + 1 + 1 + 2 + 3 + 3) * 20 << 20, cost.ScannedBytes);
        Assert.Equal(11 * new QueryPrice(5).Of(20 << 20).Usd, cost.Usd, 9);
        Assert.Null(PersonTracer.CostOf(Lake.Traced, null));
    }

    protected abstract Task<RowLake> CreateAsync();

    private async Task<ImmutableArray<string>> RowsAsync(TableName table, string sql)
    {
        return [.. (await ReadAsync(table, sql, Limits)).Rows.Select(r => string.Join('|', r))];
    }

    private Task<FoundRows> ReadAsync(TableName table, string sql, QueryLimits limits) => Lake.Engine.ReadAsync(QueryOf(table, sql, limits), Token);

    private VersionQuery QueryOf(TableName table, string sql, QueryLimits limits)
    {
        var traced = Lake.Traced.Single(t => t.Metrics.Table == table);
        return new(sql, [new(table, RowLake.Version), .. traced.Metrics.Inputs.Select(i => new TableVersion(i.Table, i.Version))], limits);
    }
}
