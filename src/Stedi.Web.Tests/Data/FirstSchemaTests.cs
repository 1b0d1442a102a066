using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Npgsql;
using Stedi.Web.Contracts;
using Stedi.Web.Data;
using Stedi.Web.Runs;
using Stedi.Web.Tests.Host;

namespace Stedi.Web.Tests.Data;

/// <summary>
/// Homes of other versions. <c>first-schema.sql</c> is the history of the first release, with a few rows in each table. It is never
/// changed: each later schema must be reachable from it.
/// </summary>
public sealed class FirstSchemaTests : IAsyncDisposable
{
    private readonly List<IAsyncDisposable> _open = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        foreach (var opened in Enumerable.Reverse(_open))
            await opened.DisposeAsync();
    }

    [Fact]
    public async Task Migrate_HomeOfTheFirstRelease_HasTodaysSchema()
    {
        var upgraded = await FirstHomeAsync();
        var fresh = await EmptyAsync();

        await MigrateAsync(upgraded);
        await MigrateAsync(fresh);

        await using var context = Open(upgraded);
        Assert.Empty(await context.Database.GetPendingMigrationsAsync(Token));
        Assert.False(context.Database.HasPendingModelChanges());
        Assert.Equal(await SchemaText.OfAsync(fresh, Token), await SchemaText.OfAsync(upgraded, Token));
    }

    [Fact]
    public async Task Migrate_HomeOfTheFirstRelease_KeepsItsRows()
    {
        var home = await FirstHomeAsync();
        await using (var first = Open(home))
            Assert.Equal([first.Database.GetMigrations().First()], await first.Database.GetAppliedMigrationsAsync(Token));
        var before = await CountAsync(home);

        await MigrateAsync(home);

        var after = await CountAsync(home);
        Assert.All(before, table => Assert.Equal((table.Key, table.Value), (table.Key, after.GetValueOrDefault(table.Key))));
        Assert.All(before, table => Assert.NotEqual(0, table.Value));
        // Each row is also readable: words, JSON and arrays are valid for the program.
        await using var context = Open(home);
        var read = new Dictionary<string, int>();
        foreach (var type in context.Model.GetEntityTypes().Where(t => !t.IsOwned() && before.ContainsKey(t.GetTableName()!)))
            read[type.GetTableName()!] = await ReadAsync(context, type.ClrType);
        Assert.Equal(before.OrderBy(t => t.Key), read.OrderBy(t => t.Key));
    }

    [Fact]
    public async Task Migrate_HomeOfTheFirstRelease_CountsTheRowsOfItsSteps()
    {
        var home = await FirstHomeAsync();

        await MigrateAsync(home);

        await using var context = Open(home);
        var steps = await context.Set<Step>().AsNoTracking().OrderBy(s => s.RunId).ThenBy(s => s.Table).ToListAsync(Token);
        Assert.Equal(
            [("checked", 13L, null, null), ("raw", null, 1L, null), ("checked", 13L, null, 29L), ("raw", null, 1L, 42L), ("checked", 13L, null, 30L)],
            steps.Select(s => (s.Table.Value, s.RowsDropped, s.RowsRejected, s.RowsReplaced)));
    }

    [Fact]
    public async Task Migrate_HomeFromBeforeTheFirstRelease_IsRefusedAndUnchanged()
    {
        var home = await WithMigrationsAsync("20261123000000_Initial", "20261130121432_Holds");

        var fault = await Assert.ThrowsAsync<StartupException>(() => MigrateAsync(home));

        Assert.Contains("before its first release", fault.Message, StringComparison.Ordinal);
        Assert.Contains("Use another STEDI_HOME", fault.Message, StringComparison.Ordinal);
        Assert.Equal(["__ef_migrations_history"], (await TablesAsync(home)).Order());
    }

    [Fact]
    public async Task Migrate_HomeOfANewerVersion_IsRefused()
    {
        var home = await FirstHomeAsync();
        await ExecuteAsync(home, "INSERT INTO stedi.__ef_migrations_history VALUES ('99990101000000_Later', '99.0.0')");

        var fault = await Assert.ThrowsAsync<StartupException>(() => MigrateAsync(home));

        Assert.Contains("newer version", fault.Message, StringComparison.Ordinal);
    }

    private async Task<NpgsqlDataSource> FirstHomeAsync()
    {
        var home = await EmptyAsync();
        await ExecuteAsync(home, await File.ReadAllTextAsync(Path.Combine(TestPaths.RepoRoot, "src", "Stedi.Web.Tests", "Data", "first-schema.sql"), Token));
        return home;
    }

    private async Task<NpgsqlDataSource> WithMigrationsAsync(params string[] migrations)
    {
        var home = await EmptyAsync();
        await using var context = Open(home);
        var history = context.GetService<IHistoryRepository>();
        await ExecuteAsync(home, $"CREATE SCHEMA stedi; {history.GetCreateScript()} {string.Concat(migrations.Select(m => history.GetInsertScript(new(m, "10.0.14"))))}");
        return home;
    }

    private async Task<NpgsqlDataSource> EmptyAsync()
    {
        var database = await TestDatabase.CreateEmptyAsync();
        var source = NpgsqlDataSource.Create(database.ConnectionString);
        _open.AddRange(database, source);
        return source;
    }

    private static async Task<IReadOnlyDictionary<string, int>> CountAsync(NpgsqlDataSource source)
    {
        var counts = new Dictionary<string, int>();
        foreach (var table in (await TablesAsync(source)).Where(t => t != "__ef_migrations_history"))
        {
            await using var command = source.CreateCommand($"SELECT count(*)::int FROM stedi.{table}");
            counts[table] = (int)(await command.ExecuteScalarAsync(Token))!;
        }
        return counts;
    }

    private static async Task<IReadOnlyList<string>> TablesAsync(NpgsqlDataSource source)
    {
        await using var command = source.CreateCommand("SELECT array_agg(tablename::text) FROM pg_tables WHERE schemaname = 'stedi'");
        return (string[])(await command.ExecuteScalarAsync(Token))!;
    }

    private static Task<int> ReadAsync(StediDbContext context, Type entity) =>
        (Task<int>)typeof(FirstSchemaTests).GetMethod(nameof(ReadEachAsync), System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Static)!
            .MakeGenericMethod(entity).Invoke(null, [context])!;

    private static async Task<int> ReadEachAsync<T>(StediDbContext context)
        where T : class => (await context.Set<T>().AsNoTracking().ToListAsync(Token)).Count;

    private static StediDbContext Open(NpgsqlDataSource source)
    {
        var options = new DbContextOptionsBuilder<StediDbContext>();
        options.UseStedi(source);
        return new(options.Options);
    }

    private static async Task ExecuteAsync(NpgsqlDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Token);
    }

    private static async Task MigrateAsync(NpgsqlDataSource source)
    {
        await using var services = new ServiceCollection().AddPooledDbContextFactory<StediDbContext>(o => o.UseStedi(source)).BuildServiceProvider();
        await new DatabaseMigrator(
            source, services.GetRequiredService<IDbContextFactory<StediDbContext>>(), Options.Create(new DatabaseOptions()), TimeProvider.System,
            NullLogger<DatabaseMigrator>.Instance).MigrateAsync(Token);
    }
}
