using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Npgsql;
using Stedi.Web.Data;

namespace Stedi.Web.Tests.Host;

/// <summary>
/// A new database on the Postgres of <c>STEDI_TEST_POSTGRES</c> (a connection string that may create databases), dropped at the end. It has
/// both schemas, copied from a template that is created once.
/// </summary>
internal sealed class TestDatabase : IAsyncDisposable
{
    private static readonly string? Server = Environment.GetEnvironmentVariable("STEDI_TEST_POSTGRES");
    private static readonly Lazy<Task<string>> Template = new(CreateTemplateAsync);

    private TestDatabase(string name) => ConnectionString = Address(name);

    public string ConnectionString { get; }

    public static bool IsAvailable => !string.IsNullOrEmpty(Server);

    public static void SkipWhereAbsent() => Assert.SkipUnless(IsAvailable,
        "No Postgres for tests: run them with ./stedi test, or set STEDI_TEST_POSTGRES to a connection string that may create databases.");

    /// <summary>Skips the test if no Postgres is configured.</summary>
    public static async Task<TestDatabase> CreateAsync()
    {
        SkipWhereAbsent();
        var template = await Template.Value;
        var database = new TestDatabase(NewName());
        await ExecuteAsync($"CREATE DATABASE {Name(database.ConnectionString)} TEMPLATE {template}");
        return database;
    }

    /// <summary>An empty database, for tests of the migrations themselves.</summary>
    public static async Task<TestDatabase> CreateEmptyAsync()
    {
        SkipWhereAbsent();
        var database = new TestDatabase(NewName());
        await ExecuteAsync($"CREATE DATABASE {Name(database.ConnectionString)}");
        return database;
    }

    /// <summary>The history, with the program's own context.</summary>
    public StediDbContext OpenContext() =>
        new(new DbContextOptionsBuilder<StediDbContext>().UseNpgsql(ConnectionString).UseSnakeCaseNamingConvention().Options);

    /// <summary>Opens a context each time.</summary>
    public IDbContextFactory<StediDbContext> Contexts => new Factory(this);

    /// <summary>Simulates a restart of the server: all connections end at once, new ones are accepted.</summary>
    public Task CutAsync() => ExecuteAsync($"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{Name(ConnectionString)}'");

    /// <summary>Simulates a stopped server: all connections end, and new ones are refused.</summary>
    public async Task CloseAsync()
    {
        await ExecuteAsync($"ALTER DATABASE {Name(ConnectionString)} WITH ALLOW_CONNECTIONS false");
        await CutAsync();
    }

    public Task ReopenAsync() => ExecuteAsync($"ALTER DATABASE {Name(ConnectionString)} WITH ALLOW_CONNECTIONS true");

    public async ValueTask DisposeAsync()
    {
        await using (var connection = new NpgsqlConnection(ConnectionString))
            NpgsqlConnection.ClearPool(connection);
        await ExecuteAsync($"DROP DATABASE IF EXISTS {Name(ConnectionString)} WITH (FORCE)");
    }

    private static async Task<string> CreateTemplateAsync()
    {
        var name = NewName();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => ExecuteAsync($"DROP DATABASE IF EXISTS {name} WITH (FORCE)").GetAwaiter().GetResult();
        await ExecuteAsync($"CREATE DATABASE {name}");
        // Without a pool, no connection stays open, as CREATE DATABASE … TEMPLATE requires.
        await using var source = NpgsqlDataSource.Create(Address(name) + ";Pooling=false");
        await using var services = new ServiceCollection().AddPooledDbContextFactory<StediDbContext>(o => o.UseStedi(source)).BuildServiceProvider();
        await new DatabaseMigrator(
            source, services.GetRequiredService<IDbContextFactory<StediDbContext>>(), Options.Create(new DatabaseOptions()), TimeProvider.System,
            NullLogger<DatabaseMigrator>.Instance).MigrateAsync(CancellationToken.None);
        return name;
    }

    private static async Task ExecuteAsync(string sql)
    {
        await using var source = NpgsqlDataSource.Create(Server + ";Pooling=false");
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    private sealed class Factory(TestDatabase database) : IDbContextFactory<StediDbContext>
    {
        public StediDbContext CreateDbContext() => database.OpenContext();
    }

    private static string NewName() => $"stedi_test_{Guid.NewGuid():N}";

    private static string Address(string database) =>
        new NpgsqlConnectionStringBuilder(Server) { Database = database, MaxPoolSize = 20, IncludeErrorDetail = true }.ConnectionString;

    private static string? Name(string connectionString) => new NpgsqlConnectionStringBuilder(connectionString).Database;
}
