using Hangfire;
using Hangfire.States;
using Hangfire.AspNetCore;
using Hangfire.Dashboard;
using Hangfire.PostgreSql;
using Newtonsoft.Json;
using Npgsql;

namespace Stedi.Web.Data;

/// <summary>Hangfire over the same Postgres, in a schema of its own.</summary>
internal static class BackgroundJobs
{
    public const string Schema = "hangfire";

    /// <summary>Served before the other queue: Hangfire.PostgreSql takes jobs in the order of their queues' names, then of their ids.</summary>
    public const string FirstQueue = "begin";

    private const int Workers = 4;

    public static void AddBackgroundJobs(this WebApplicationBuilder builder)
    {
        // In the container rather than in Hangfire's statics: of two programs in one process that start at once, one would work on the other's database.
        builder.Services.AddSingleton<JobStorage>(Storage);
        builder.Services.AddSingleton<JobActivator>(services => new AspNetCoreJobActivator(services.GetRequiredService<IServiceScopeFactory>()));
        builder.Services.AddHangfire((services, hangfire) => hangfire
            .UseLogProvider(new HangfireLogs(services.GetRequiredService<ILoggerFactory>()))
            .SetDataCompatibilityLevel(CompatibilityLevel.Version_180)
            .UseSimpleAssemblyNameTypeSerializer()
            // Jobs take ids only. No type names in what is stored means that nobody who can write there chooses the types that are made.
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
        // How jobs are written is set there, and must be before the first is.
        services.GetRequiredService<IGlobalConfiguration>();
        return new PostgreSqlStorage(new DataSourceConnections(services.GetRequiredService<NpgsqlDataSource>()), new PostgreSqlStorageOptions
        {
            SchemaName = Schema,
            PrepareSchemaIfNecessary = false, // DatabaseMigrator does, under its lock.
            // A worker that listens may miss that it should stop, and holds its job (docs/decisions/0005). Those of the process that queues a job are woken anyway.
            EnableLongPolling = false,
            QueuePollInterval = TimeSpan.FromMilliseconds(500),
            // A worker renews its claim while it lives, so a job of a dead one is free again after this time and no living one loses its job.
            UseSlidingInvisibilityTimeout = true,
            InvisibilityTimeout = TimeSpan.FromMinutes(1),
            // Its locks are rows: whoever dies with one leaves it behind, and no delayed job moves until it is taken for stale.
            DistributedLockTimeout = TimeSpan.FromSeconds(30),
        });
    }

    /// <param name="readers">The policy of those who may look.</param>
    /// <param name="writers">The role of those who may also requeue and delete jobs.</param>
    public static void MapBackgroundJobs(this WebApplication app, string readers, string writers) => app
        .MapHangfireDashboard("/hangfire", new DashboardOptions
        {
            // The endpoint's policy decides who comes in; Hangfire's own default would let in every process of this machine.
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
