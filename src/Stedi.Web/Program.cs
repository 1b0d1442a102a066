using Stedi.Web.Auth;
using Stedi.Web.Cli;
using Stedi.Web.Contracts;
using Stedi.Web.Data;
using Stedi.Web.Deploy;
using Stedi.Web.Hosting;
using Stedi.Web.Layout;
using Stedi.Web.Lineage;
using Stedi.Web.Queries;
using Stedi.Web.Rest;
using Stedi.Web.Rows;
using Stedi.Web.Runs;
using Stedi.Web.Settings;
using Stedi.Web.Tables;
using Stedi.Web.Telemetry;
using Stedi.Web.Versions;

namespace Stedi.Web;

/// <summary>The table of contents: one line per room.</summary>
public static class Program
{
    public static Task<int> Main(string[] args) => CommandLine.InvokeAsync(args, Build);

    /// <summary>The control plane, not started.</summary>
    /// <param name="settings">Configuration as <c>--Section:Name=value</c>. Overrides files and environment.</param>
    /// <param name="customize">Overrides services, for tests.</param>
    /// <exception cref="StartupException">The configuration is not valid. The message says what to set.</exception>
    public static WebApplication Build(string[] settings, Action<WebApplicationBuilder>? customize = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = settings,
            ApplicationName = typeof(Program).Assembly.GetName().Name,
            ContentRootPath = AppContext.BaseDirectory,
        });
        builder.AddHosting();
        builder.AddData();
        builder.AddBackgroundJobs();
        builder.AddPipeline();
        builder.AddVersions();
        builder.AddDeploy();
        builder.AddRuns();
        builder.AddTables();
        builder.AddLineage();
        builder.AddRows();
        builder.AddAccess();
        builder.AddRest();
        builder.AddTelemetry();
        builder.AddQueries();
        builder.AddSettings();
        builder.AddPages();
        customize?.Invoke(builder);

        var app = builder.Build();
        app.UseHosting();
        app.UseAccess();
        app.UsePages();
        app.MapTelemetry();
        app.MapSignIn();
        app.MapBackgroundJobs(readers: Policies.Operator, writers: Policies.Admin);
        app.MapPages();

        var api = app.MapRest();
        api.MapTables();
        api.MapRows();
        api.MapRuns();
        api.MapDeploy();
        api.MapLineage();
        api.MapApiKeys();
        api.MapPeople();
        api.MapAudit();
        api.MapSettings();
        api.MapQueries();
        return app;
    }
}
