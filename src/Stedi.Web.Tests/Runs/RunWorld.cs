using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Stedi.Pipeline.Definition;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Local;
using Stedi.Web.Data;
using Stedi.Web.Deploy;
using Stedi.Web.Rows;
using Stedi.Web.Runs;
using Stedi.Web.Runs.Detail;
using Stedi.Web.Runs.History;
using Stedi.Web.Runs.Rollbacks;
using Stedi.Web.Tables;
using Stedi.Web.Tests.Fakes;
using Stedi.Web.Tests.Host;
using Stedi.Web.Versions;

namespace Stedi.Web.Tests.Runs;

/// <summary>
/// Runs on a real Postgres, with an engine and a catalog in memory. The pipeline is a diamond:
/// <c>raw → a → {b, c} → d</c>. Nothing happens unless the test drives it.
/// </summary>
internal sealed class RunWorld : IAsyncDisposable
{
    private readonly TestDatabase _database;
    private readonly NpgsqlDataSource _source;
    private readonly PipelineLoader _loader = new(new DuckDbSqlAnalyzer());
    private DefinitionArchive _archive;
    private readonly Contexts _contexts;

    private RunWorld(TestDatabase database, FakeDeployment? deployment, IInterceptor[] interceptors)
    {
        _database = database;
        _source = NpgsqlDataSource.Create(database.ConnectionString);
        var options = new DbContextOptionsBuilder<StediDbContext>();
        options.UseStedi(_source).AddInterceptors([new SaveFaults(this), .. interceptors]);
        _contexts = new Contexts(options.Options);
        Scripts = WritePipeline();
        Pipeline = new PipelineSource(Scripts.Path, _loader, new Dictionary<string, string>(), NullLogger<PipelineSource>.Instance);
        _archive = NewArchive();
        History = new RunHistory(_contexts);
        Versions = new VersionReader(_contexts, Pipeline, Catalog);
        Standings = new TableReader(_contexts, Pipeline, Catalog, new PricedQueries(null), History, Versions, new LandingChecks(Pipeline, Catalog, new PricedQueries(null), Time));
        Service = new RunService(_contexts, Leases, Pipeline, _archive, new RunInputsReader(Catalog), new DeployGate(Time, NullLogger<DeployGate>.Instance, deployment), Drives, Standings, Time);
    }

    public static readonly string[] Tables = ["raw", "a", "b", "c", "d"];

    public TempFolder Scripts { get; }

    public FakeJobEngine Engine { get; } = new();

    public FakeCatalog Catalog { get; } = new();

    public RecordingJobs Jobs { get; } = new();

    /// <summary>As in a separate process.</summary>
    internal RunLeases Leases => new(_contexts, _source, Drives);

    private DriveRequests Drives => new(Jobs, NullLogger<DriveRequests>.Instance);

    public ManualClock Time { get; } = new();

    /// <summary>Called before each save. If it throws, Postgres refuses the save.</summary>
    public Action BeforeSave { get; set; } = () => { };

    /// <summary>Called after each save. If it throws, the response is lost although the data is saved.</summary>
    public Action AfterSave { get; set; } = () => { };

    public ListLogger<DriveFaults> DriveLog { get; } = new();

    private DriveFaults Faults => field ??= new(DriveLog);

    public JobStops Stops => new(_contexts, Engine, Time, NullLogger<JobStops>.Instance);

    public PipelineSource Pipeline { get; }

    public RunService Service { get; }

    public RollbackService Rollbacks => new(_contexts, Leases, Pipeline, _archive, Catalog, Drives, Time);

    public RunHistory History { get; }

    public RunReports Reports => new(Pipeline, Versions, _contexts, Time);

    public RunDetails Details => new(_contexts, Reports, _archive);

    public StepDetails Steps => new(_contexts, Reports, _archive);

    public RunComparer Comparer => new(Details, Reports, _archive, History);

    public SavedViews Views => new(_contexts, Time);

    public VersionReader Versions { get; }

    public TableReader Standings { get; }

    public RowService Rows(IQueryEngine engine) =>
        new(new RowVersions(Pipeline, Catalog, Versions, History, _archive, _contexts), Catalog, engine);

    /// <param name="deployment">If null, the engine needs no deployment.</param>
    public static async Task<RunWorld> CreateAsync(FakeDeployment? deployment = null, params IInterceptor[] interceptors) =>
        new(await TestDatabase.CreateAsync(), deployment, interceptors);

    /// <summary>Simulates a restart of Postgres: all connections end at once.</summary>
    public Task CutAsync() => _database.CutAsync();

    /// <summary>The advisory locks currently held in the database.</summary>
    public async Task<int> LocksAsync()
    {
        await using var connection = new NpgsqlConnection(_database.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(
            "SELECT count(*)::int FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())", connection);
        return (int)(await command.ExecuteScalarAsync())!;
    }

    public IDbContextFactory<StediDbContext> Database => _contexts;

    public Vacuum Vacuum => new(_contexts, Catalog, new VersionsOfRuns(Pipeline, Time), Time, NullLogger<Vacuum>.Instance);

    public StediDbContext Open() => _contexts.CreateDbContext();

    public async Task<Run> StartAsync(string select = "*", string? key = null, string by = "tester") =>
        (await Service.StartAsync(new StartRun(select, new(TriggerKind.Api, by), key is null ? null : new("key of tester", key)), CancellationToken.None)).Run!;

    /// <summary>Performs the job like Hangfire in a separate process. Only the database, the engine and the catalog are shared.</summary>
    public Task DriveAsync(Guid id) => DriveInAsync(id, CancellationToken.None);

    /// <param name="process">Cancelled when the process crashes.</param>
    public Task DriveInAsync(Guid id, CancellationToken process) =>
        new RunDriver(Leases, _archive, new RunInputsReader(Catalog), Engine, Catalog, Drives, Stops, Faults, Vacuum, Time).DriveAsync(id, process);

    /// <summary>Starts a run and drives it to its end, if the engine ends its jobs.</summary>
    public async Task<RunView> RunToEndAsync(string select)
    {
        var run = await StartAsync(select);
        for (var drives = 0; !(await FindAsync(run.Id)).Status.HasEnded(); drives++)
        {
            Assert.True(drives < 50, "The run does not end.");
            await DriveAsync(run.Id);
        }
        Time.Advance(TimeSpan.FromSeconds(1));
        return await FindAsync(run.Id);
    }

    public async Task<RunView> FindAsync(Guid id) => (await History.FindAsync(id, CancellationToken.None))!;

    /// <summary>Edits the pipeline, and removes the definition of current runs from the archive.</summary>
    public async Task LoseDefinitionAsync()
    {
        Scripts.Write("make_a.sql", "SELECT t.id AS id FROM raw t");
        Pipeline.Reload();
        await using var db = Open();
        await db.Set<DefinitionRecord>().ExecuteDeleteAsync();
        // Simulates another process than the one that read it.
        _archive = NewArchive();
    }

    private DefinitionArchive NewArchive() => new(_contexts, Pipeline, _loader);

    public async ValueTask DisposeAsync()
    {
        Pipeline.Dispose();
        Scripts.Dispose();
        await _source.DisposeAsync();
        await _database.DisposeAsync();
    }

    private static TempFolder WritePipeline()
    {
        var folder = new TempFolder();
        folder.Write("raw.sql", """
            CREATE EXTERNAL TABLE IF NOT EXISTS raw (id bigint)
            ROW FORMAT SERDE 'org.openx.data.jsonserde.JsonSerDe'
            LOCATION 's3://bucket/raw/'
            """);
        foreach (var (file, from) in new[] { ("a", "raw"), ("b", "a"), ("c", "a") })
            folder.Write($"make_{file}.sql", $"SELECT t.id FROM {from} t");
        folder.Write("make_d.sql", "SELECT b.id FROM b JOIN c ON c.id = b.id");
        folder.Write("pipeline.yaml", """
            zones: { landing: As it arrives, trusted: Checked }
            tables:
              raw: { zone: landing, ddl: raw.sql }
              a: { zone: trusted, sql: make_a.sql }
              b: { zone: trusted, sql: make_b.sql }
              c: { zone: trusted, sql: make_c.sql }
              d: { zone: trusted, sql: make_d.sql }
            """);
        return folder;
    }

    private sealed class SaveFaults(RunWorld world) : SaveChangesInterceptor
    {
        public override ValueTask<InterceptionResult<int>> SavingChangesAsync(
            DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
        {
            world.BeforeSave();
            return ValueTask.FromResult(result);
        }

        public override ValueTask<int> SavedChangesAsync(SaveChangesCompletedEventData eventData, int result, CancellationToken cancellationToken = default)
        {
            world.AfterSave();
            return ValueTask.FromResult(result);
        }
    }

    private sealed class Contexts(DbContextOptions<StediDbContext> options) : IDbContextFactory<StediDbContext>
    {
        public StediDbContext CreateDbContext() => new(options);
    }
}
