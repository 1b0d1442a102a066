using System.Reflection;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using Stedi.Web.Auth;

namespace Stedi.Web.Telemetry;

/// <summary>Health and metrics. The server sends nothing; Prometheus scrapes it.</summary>
internal static class TelemetryExtensions
{
    /// <summary>The meters of this program are named <c>Stedi.…</c>.</summary>
    private const string OwnMeters = "Stedi.*";

    /// <summary>
    /// The most label sets per instrument; further ones are counted together. Their memory (72 bytes each) is allocated at once for each of
    /// about 60 instruments, so the default of 2,000 would cost 9 MB.
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
