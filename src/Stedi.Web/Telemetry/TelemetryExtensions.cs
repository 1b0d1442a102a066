using System.Reflection;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using Stedi.Web.Auth;

namespace Stedi.Web.Telemetry;

/// <summary>Health and metrics. Nothing calls out: Prometheus comes and asks.</summary>
internal static class TelemetryExtensions
{
    /// <summary>Meters of the features are named <c>Stedi.…</c>.</summary>
    private const string OwnMeters = "Stedi.*";

    /// <summary>
    /// Sets of labels that one instrument counts apart; further ones are counted together. The memory for them is taken at once (72 bytes each),
    /// for each of some 60 instruments: the default of 2,000 would cost 9 MB.
    /// </summary>
    private const int MaxSeries = 250;

    private static readonly TimeSpan FirstLook = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(10);

    public static void AddTelemetry(this WebApplicationBuilder builder)
    {
        builder.Services.AddHealthChecks();
        builder.Services.AddSingleton<HealthBoard>();
        builder.Services.AddSingleton<IHealthCheckPublisher>(sp => sp.GetRequiredService<HealthBoard>());
        builder.Services.Configure<HealthCheckPublisherOptions>(o => (o.Delay, o.Period) = (FirstLook, LookAgain));
        var version = typeof(TelemetryExtensions).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;
        builder.Services.AddOpenTelemetry()
            .ConfigureResource(r => r.AddService("stedi", serviceVersion: version))
            .WithMetrics(m => m
                .AddMeter(OwnMeters, "Npgsql")
                .AddAspNetCoreInstrumentation()
                .AddRuntimeInstrumentation()
                .AddView("*", new MetricStreamConfiguration { CardinalityLimit = MaxSeries })
                .AddPrometheusExporter());
    }

    public static void MapTelemetry(this WebApplication app)
    {
        app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false, ResponseWriter = HealthReports.WriteAsync }).AllowAnonymous();
        app.MapHealthChecks("/health/ready", new HealthCheckOptions { ResponseWriter = HealthReports.WriteAsync }).AllowAnonymous();
        app.MapPrometheusScrapingEndpoint("/metrics").RequireAuthorization(Policies.Viewer);
    }
}
