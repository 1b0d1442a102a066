using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Stedi.Bench.Parts;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;
using Stedi.Web.Audit;
using Stedi.Web.Data;
using Stedi.Web.Queries;
using Stedi.Web.Runs;
using Stedi.Web.Runs.Detail;
using Stedi.Web.Runs.Forecast;
using Stedi.Web.Settings;
using Stedi.Web.Tables;
using Stedi.Web.Tests.Fakes;
using Stedi.Web.Tests.Host;
using Stedi.Web.Versions;

namespace Stedi.Web.Tests.Data;

/// <summary>Read cost with a history of 20,000 runs. No statement touches more rows than with a history ten times as long.</summary>
public sealed class ReadCostTests
{
    private const int Runs = 20_000;

    /// <summary>A text search scans 2,000 runs at a time, so it is not included (docs/decisions/0004).</summary>
    private const long MostRows = 4_500;

    private static readonly TableName Trusted = TableName.Parse("customer_trusted");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Read_LongHistory_TouchesAFewRows()
    {
        var costs = new ReadCosts();
        var catalog = new FakeCatalog();
        await using var app = await StediApp.StartAsync(
            b => b.Services.AddSingleton<ICatalog>(catalog).AddSingleton<IJobEngine>(new FakeJobEngine()).ConfigureDbContext<StediDbContext>(o => o.AddInterceptors(costs)));
        await SeedAsync(app);
        await catalog.PublishAsync(new(Guid.NewGuid(), DateTimeOffset.UtcNow, ImmutableDictionary<TableName, string>.Empty.Add(Trusted, "v1")), Token);
        var (history, tables) = (Of<RunHistory>(app), Of<TableReader>(app));
        var newest = (await history.ListAsync(new(), Token)).Items[0];
        var nobody = new QueryAuthor("key of ann", "ann", IsAdmin: false);

        var reads = new Dictionary<string, Func<Task>>
        {
            ["list"] = () => history.ListAsync(new(Limit: 200), Token),
            ["fitting"] = () => history.FittingAsync(new(RunStatus.Failed, Table: Trusted, Text: "rule", By: "nightly"), [newest.Id], Token),
            ["people"] = () => history.PeopleAsync(100, Token),
            ["run"] = () => history.FindAsync(newest.Id, Token),
            ["details"] = () => Of<RunDetails>(app).FindAsync(newest.Id, Token),
            ["step"] = () => Of<StepDetails>(app).FindAsync(newest.Id, newest.Steps[0].Table, Token),
            ["overview"] = () => tables.StatesAsync(Token),
            ["zones"] = () => tables.ZonesAsync(Token),
            ["versions"] = () => Of<VersionReader>(app).ListAsync(Trusted, Token),
            ["forecast"] = () => Of<RunForecasts>(app).OfAsync("*", Token),
            ["refusing start"] = () => Of<RunService>(app).StartAsync(new("*", new(TriggerKind.Api, "ann"), WhenBusy: WhenBusy.Refuse), Token),
            ["vacuum"] = () => Of<Vacuum>(app).RunAsync(Token),
            ["audit of a person and an action"] = () => Of<AuditLog>(app).ListAsync(new("ann", AuditActions.DeployApplied), Token),
            ["audit of an action"] = () => Of<AuditLog>(app).ListAsync(new(Action: AuditActions.DeployApplied), Token),
            ["failed queries"] = () => Of<QueryHistory>(app).ListAsync(new(Status: QueryStatus.Failed), nobody, Token),
        };
        foreach (var (name, read) in reads)
        {
            var statements = await costs.OfAsync(app.Database.ConnectionString, read);
            Assert.True(statements.Count > 0, $"{name} reads nothing.");
            Assert.True(statements[0].Rows <= MostRows, $"{name} touches {statements[0].Rows} rows of {Runs} runs: {statements[0].Sql}");
        }
    }

    /// <summary>Hourly, over everything that is kept: once, not once per deletable row.</summary>
    [Fact]
    public async Task Sweep_ManyVersions_RemovesThoseThatNothingWasBuiltFrom()
    {
        await using var app = await StediApp.StartAsync(b => b.Services.AddSingleton<ICatalog>(new FakeCatalog()));
        await SeedAsync(app);
        await ExecuteAsync(app, """
            UPDATE stedi.table_versions SET removed_at = timestamptz '2001-01-01' WHERE version <> 'v1';
            UPDATE stedi.table_versions SET metrics = jsonb_set(metrics, '{inputs}', '[{"table": "customer_trusted", "version": "v7"}]') WHERE version = 'v1';
            """);

        await Of<RetentionSweep>(app).CleanAsync(Token);

        await using var db = app.Database.OpenContext();
        Assert.Equal(["v1", "v7"], await db.Set<TableVersionRecord>().Where(v => v.Table == Trusted).OrderBy(v => v.Version).Select(v => v.Version).ToListAsync(Token));
    }

    private static T Of<T>(StediApp app)
        where T : notnull => app.Services.GetRequiredService<T>();

    /// <summary>Besides the runs: a published version of each, the audit log, and the queries of one busy person.</summary>
    private static async Task SeedAsync(StediApp app)
    {
        await ExecuteAsync(app, HistorySeed.Sql(Runs));
        await ExecuteAsync(app, $"""
            INSERT INTO stedi.table_versions (table_name, version, run_id, created_at, published_at, row_count, size_bytes, metrics)
            SELECT '{Trusted}', 'v' || row_number() OVER (ORDER BY id), id, created_at, created_at, 7, 100, '{FakeJobEngine.Metrics(Trusted, "v1", 7).ToJson()}'::jsonb FROM stedi.runs;
            INSERT INTO stedi.audit_entries (id, at, actor, action, subject) SELECT id, created_at, 'ann', 'run.started', 'x' FROM stedi.runs;
            INSERT INTO stedi.query (id, sql, owner_key, created_by, host, status, columns, truncated, created_at)
            SELECT id, 'SELECT 1', 'key of ann', 'ann', 0, 'succeeded', '[]', false, created_at FROM stedi.runs;
            ANALYZE;
            """);
    }

    private static async Task ExecuteAsync(StediApp app, string sql)
    {
        await using var connection = new NpgsqlConnection(app.Database.ConnectionString);
        await connection.OpenAsync(Token);
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 300 };
        await command.ExecuteNonQueryAsync(Token);
    }
}
