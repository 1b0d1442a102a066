using Stedi.Web.Runs.Detail;
using Stedi.Web.Runs.Forecast;
using Stedi.Web.Runs.History;
using Stedi.Web.Runs.Rollbacks;
using Stedi.Web.Versions;

namespace Stedi.Web.Runs;

public static class RunSetup
{
    /// <summary>Registers runs: commands, the driver and its monitor, history, and the feed for open pages.</summary>
    public static void AddRuns(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<DefinitionArchive>();
        services.AddSingleton<RunInputsReader>();
        services.AddSingleton<DriveRequests>();
        services.AddSingleton<DriveFaults>();
        services.AddSingleton<JobStops>();
        services.AddSingleton<RunLeases>();
        services.AddSingleton<RunService>();
        services.AddSingleton<RollbackService>();
        services.AddScoped<RunCommands>();
        services.AddSingleton<IVersionsInUse, VersionsOfRuns>();
        services.AddSingleton<RunHistory>();
        services.AddSingleton<PastRuns>();
        services.AddSingleton<RunForecasts>();
        services.AddSingleton<RunBatch>();
        services.AddSingleton<RunExport>();
        services.AddSingleton<SavedViews>();
        services.AddSingleton<RunReports>();
        services.AddSingleton<RunLogs>();
        services.AddSingleton<RunLogExport>();
        services.AddSingleton<RunDetails>();
        services.AddSingleton<StepDetails>();
        services.AddSingleton<RunComparer>();
        services.AddSingleton<RunFeed>();
        services.AddSingleton<RunEventHub>();
        services.AddTransient<RunDriver>();
        services.AddHostedService<RunListener>();
        services.AddHostedService<EngineWatcher>();
        services.AddHostedService<RunMonitor>();
        services.AddHealthChecks().AddCheck<RunHealth>("runs");
    }
}
