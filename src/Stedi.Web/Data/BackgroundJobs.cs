using Hangfire;
using Hangfire.States;
using Hangfire.AspNetCore;
using Hangfire.Dashboard;
using Hangfire.PostgreSql;
using Newtonsoft.Json;
using Npgsql;

namespace Stedi.Web.Data;

/// <summary>Hangfire on the same Postgres, in its own schema.</summary>
internal static class BackgroundJobs
{
    public const string Schema = "hangfire";

    /// <summary>Has priority over the other queue: Hangfire.PostgreSql takes jobs by queue name, then by id.</summary>
    public const string FirstQueue = "begin";

    private const int Workers = 4;

    public static void AddBackgroundJobs(this WebApplicationBuilder builder)
    {
        // Registered here, not in Hangfire's statics. Two hosts in one process would otherwise use each other's database.
        builder.Services.AddSingleton<JobStorage>(Storage);
        builder.Services.AddSingleton<JobActivator>(services => new AspNetCoreJobActivator(services.GetRequiredService<IServiceScopeFactory>()));
        builder.Services.AddHangfire((services, hangfire) => hangfire
            .UseLogProvider(new HangfireLogs(services.GetRequiredService<ILoggerFactory>()))
            .SetDataCompatibilityLevel(CompatibilityLevel.Version_180)
            .UseSimpleAssemblyNameTypeSerializer()
            // Jobs take ids only. Without stored type names, writers to this database cannot choose the types that are created.
            .UseSerializerSettings(new JsonSerializerSettings { TypeNameHandling = TypeNameHandling.None, MaxDepth = 16 }));
        builder.Services.AddHangfireServer(o =>
        {
            o.WorkerCount = Workers;
            o.Queues = [FirstQueue, EnqueuedState.DefaultQueue];
            o.SchedulePollingInterval = TimeSpan.FromMilliseconds(500);
        });
    }

    private static PostgreSqlStorage Storage(IServiceProvider services)
    {
        // This configures job serialization and must run before the first job is written.
        services.GetRequiredService<IGlobalConfiguration>();
        return new PostgreSqlStorage(new DataSourceConnections(services.GetRequiredService<NpgsqlDataSource>()), new PostgreSqlStorageOptions
        {
            SchemaName = Schema,
            PrepareSchemaIfNecessary = false, // DatabaseMigrator does this under its lock.
            // A listening worker can miss a stop request and hold its job (docs/decisions/0005). Workers of the queuing process are woken anyway.
            EnableLongPolling = false,
            QueuePollInterval = TimeSpan.FromMilliseconds(500),
            // A live worker renews its claim. The job of a dead worker is free again after this time.
            UseSlidingInvisibilityTimeout = true,
            InvisibilityTimeout = TimeSpan.FromMinutes(1),
            // Hangfire's locks are rows. A dead process leaves its lock behind, and no delayed job runs until the lock counts as stale.
            DistributedLockTimeout = TimeSpan.FromSeconds(30),
        });
    }

    /// <param name="readers">The policy for read access.</param>
    /// <param name="writers">The role that may also requeue and delete jobs.</param>
    public static void MapBackgroundJobs(this WebApplication app, string readers, string writers) => app
        .MapHangfireDashboard("/hangfire", new DashboardOptions
        {
            // The endpoint's policy controls access. Hangfire's default would allow every process on this machine.
            Authorization = [],
            IsReadOnlyFunc = context => !context.GetHttpContext().User.IsInRole(writers),
            DashboardTitle = "Background jobs",
            DisplayStorageConnectionString = false,
        })
        .RequireAuthorization(readers);

    private sealed class DataSourceConnections(NpgsqlDataSource source) : IConnectionFactory
    {
        public NpgsqlConnection GetOrCreateConnection() => source.CreateConnection();
    }
}
