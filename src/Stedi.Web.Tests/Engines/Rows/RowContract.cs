using System.Collections.Immutable;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Engines.Rows;
using Stedi.Pipeline.Model;
using static Stedi.Web.Tests.Engines.Rows.RowLake;

namespace Stedi.Web.Tests.Engines.Rows;

/// <summary>The contract of row flow and person search. The tests of each engine inherit it.</summary>
public abstract class RowContract : IAsyncLifetime
{
    private static readonly QueryLimits Limits = new(TimeSpan.FromSeconds(30), 100, 256 << 20);

    protected RowLake Lake { get; private set; } = null!;

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    private PersonTracer Tracer => new(Lake.Engine, Limits);

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
            if (AccountSql.Rows(account, ColumnsOf(account.Input), outcome, null, 100) is { } sql)
                found[outcome.Reason ?? outcome.Kind.ToString().ToLowerInvariant()] = await RowsAsync(TableName.Parse(table), sql);
        }

        Assert.Equal(all.Order(), found.Values.SelectMany(r => r).Order());
        Assert.Equal(expected.Order(), found.Select(f => $"{f.Key} {f.Value.Length}").Order());
    }

    [Fact]
    public void Samples_UnexplainedWithoutKept_AreNotAvailable() =>
        Assert.Null(AccountSql.Rows(Accounts[Trusted].Single(), ColumnsOf(People), RowOutcome.Unexplained, null, 1));

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
    public async Task Rows_OfAPersonAndAReason_AreReturned()
    {
        var (trusted, people) = (Lake.Traced[2], Lake.Traced[0]);

        var dropped = await Tracer.RowsAsync("bob@x", Lake.Traced, trusted, people, RowOutcome.Dropped("no_consent"), 10, Token);
        var kept = await Tracer.RowsAsync("bob@x", Lake.Traced, trusted, people, RowOutcome.Kept, 10, Token);
        var own = await Tracer.RowsAsync("S2", Lake.Traced, people, null, RowOutcome.Kept, 10, Token);

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
        var traced = Lake.Traced.Single(t => t.Metrics.Table == table);
        ImmutableArray<TableVersion> versions = [new(table, RowLake.Version), .. traced.Metrics.Inputs.Select(i => new TableVersion(i.Table, i.Version))];
        return [.. (await Lake.Engine.ReadAsync(new(sql, versions, Limits), Token)).Rows.Select(r => string.Join('|', r))];
    }
}
