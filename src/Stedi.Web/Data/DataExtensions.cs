using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Stedi.Web.Contracts;

namespace Stedi.Web.Data;

internal static class DataExtensions
{
    public static void AddData(this WebApplicationBuilder builder)
    {
        var source = CreateSource(builder.Configuration.GetConnectionString("Postgres"));
        builder.Services.AddSingleton(source);
        builder.Services.AddOptions<DatabaseOptions>().BindConfiguration(DatabaseOptions.Section)
            .Validate(o => o.StartupTimeout > TimeSpan.Zero, "Database:StartupTimeout must be greater than 0.").ValidateOnStart();
        builder.Services.AddPooledDbContextFactory<StediDbContext>(o => o.UseStedi(source));
        builder.Services.AddSingleton<DatabaseMigrator>();
        builder.Services.AddHostedService<DatabaseStartup>();
        builder.Services.AddHealthChecks().AddCheck<DatabaseHealth>("postgres");
    }

    public static DbContextOptionsBuilder UseStedi(this DbContextOptionsBuilder options, NpgsqlDataSource source) => options
        .UseNpgsql(source, o => o.MigrationsHistoryTable("__ef_migrations_history", StediDbContext.Schema))
        .UseSnakeCaseNamingConvention()
        .AddInterceptors(StorableTextInterceptor.Instance, KeptConnection.Instance);

    /// <summary>
    /// Turns off Kerberos encryption unless it was configured, in the connection string or by libpq's variable. Probing for it loads a system
    /// library and prints a warning if that is missing, as in the container image.
    /// </summary>
    /// <exception cref="ArgumentException">The connection string cannot be read.</exception>
    internal static string WithoutKerberos(string connectionString)
    {
        var given = new DbConnectionStringBuilder { ConnectionString = connectionString };
        var isSaid = given.Keys.Cast<string>().Any(k => k.Replace(" ", "", StringComparison.Ordinal).Equals("gssencryptionmode", StringComparison.OrdinalIgnoreCase));
        if (isSaid || Environment.GetEnvironmentVariable("PGGSSENCMODE") is { Length: > 0 })
            return connectionString;
        return new NpgsqlConnectionStringBuilder(connectionString) { GssEncryptionMode = GssEncryptionMode.Disable }.ConnectionString;
    }

    private static NpgsqlDataSource CreateSource(string? connectionString)
    {
        if (string.IsNullOrWhiteSpace(connectionString))
        {
            throw new StartupException(
                "No Postgres connection is configured. Set ConnectionStrings__Postgres, for example 'Host=127.0.0.1;Database=stedi;Username=stedi;Password=…', "
                + "or start with ./stedi up, which runs its own Postgres.");
        }
        try
        {
            return new NpgsqlDataSourceBuilder(WithoutKerberos(connectionString)) { Name = "stedi" }.Build();
        }
        catch (ArgumentException e)
        {
            // The driver's message contains the keyword, never the value.
            throw new StartupException($"ConnectionStrings__Postgres is not valid: {e.Message}", e);
        }
    }
}
