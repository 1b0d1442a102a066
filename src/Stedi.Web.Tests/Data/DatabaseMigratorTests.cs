using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Npgsql;
using Stedi.Web.Contracts;
using Stedi.Web.Data;
using Stedi.Web.Tests.Host;

namespace Stedi.Web.Tests.Data;

public sealed class DatabaseMigratorTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Migrate_BySeveralAtOnce_MakesBothSchemasOnce()
    {
        await using var database = await TestDatabase.CreateEmptyAsync();
        await using var source = NpgsqlDataSource.Create(database.ConnectionString);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => MigrateAsync(source, TimeSpan.FromSeconds(30)))));

        await using var command = source.CreateCommand(
            "SELECT count(*) FROM pg_tables WHERE (schemaname, tablename) IN (('stedi', 'api_key'), ('hangfire', 'job'))");
        Assert.Equal(2L, await command.ExecuteScalarAsync(Token));
    }

    [Fact]
    public async Task Model_HasNoChangeWithoutAMigration()
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var context = database.OpenContext();
        Assert.False(context.Database.HasPendingModelChanges());
    }

    [Fact]
    public async Task Migrate_PostgresThatNeverAnswers_GivesUpWithAMessage()
    {
        await using var source = NpgsqlDataSource.Create("Host=127.0.0.1;Port=1;Database=stedi;Username=stedi;Password=a-secret");
        var fault = await Assert.ThrowsAsync<StartupException>(() => MigrateAsync(source, TimeSpan.FromMilliseconds(1)));
        Assert.Contains("ConnectionStrings__Postgres", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("a-secret", fault.Message, StringComparison.Ordinal);
    }

    private static async Task MigrateAsync(NpgsqlDataSource source, TimeSpan timeout)
    {
        await using var services = new ServiceCollection().AddPooledDbContextFactory<StediDbContext>(o => o.UseStedi(source)).BuildServiceProvider();
        await new DatabaseMigrator(
            source, services.GetRequiredService<IDbContextFactory<StediDbContext>>(), Options.Create(new DatabaseOptions { StartupTimeout = timeout }),
            TimeProvider.System, NullLogger<DatabaseMigrator>.Instance).MigrateAsync(Token);
    }
}
