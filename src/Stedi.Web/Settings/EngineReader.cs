using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.InteropServices;
using Hangfire;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using Npgsql;
using Stedi.Pipeline.Definition;
using Stedi.Pipeline.Engines;
using Stedi.Web.Contracts;

namespace Stedi.Web.Settings;

/// <summary>Reads the setup of this server and runs its health checks.</summary>
public sealed class EngineReader(
    IJobEngine engine, ICatalog catalog, HealthCheckService health, NpgsqlDataSource database, JobStorage jobs, PipelineSource pipeline,
    IOptions<StediOptions> options)
{
    private static readonly string Version =
        typeof(EngineReader).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";

    public async Task<EngineInfo> ReadAsync(CancellationToken cancellationToken)
    {
        var report = await health.CheckHealthAsync(cancellationToken);
        var answers = report.Entries.GetValueOrDefault("postgres").Status == HealthStatus.Healthy;
        return new(
            engine.Name, Version, RuntimeInformation.FrameworkDescription, answers ? await PostgresAsync(cancellationToken) : null, Lake(),
            options.Value.Landing, options.Value.Scripts, answers ? jobs.GetMonitoringApi().Servers().Count : 1,
            [.. report.Entries.OrderBy(e => e.Key, StringComparer.Ordinal).Select(e => new CheckInfo(
                e.Key, e.Value.Status.ToString().ToLowerInvariant(), e.Value.Description, (long)e.Value.Duration.TotalMilliseconds))]);
    }

    public ImmutableArray<VariableInfo> Variables() => pipeline.LastGood is not { } definition ? [] :
    [
        .. definition.Declared.Select(v => new VariableInfo(
            v.Name, definition.Variables[v.Name], v.Default, v.Values, v.Description,
            options.Value.Variables.ContainsKey(v.Name) ? $"Stedi__Variables__{v.Name}" : "pipeline.yaml")),
    ];

    private async Task<string> PostgresAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("SHOW server_version");
        // Some builds append the name of the builder.
        return ((string)(await command.ExecuteScalarAsync(cancellationToken))!).Split(' ')[0];
    }

    /// <summary>All tables are in one folder.</summary>
    private string Lake()
    {
        if (pipeline.LastGood is not { Tables: [{ } any, ..] })
            return "";
        var place = catalog.Locate(any.Name, null).TrimEnd('/');
        return place.LastIndexOf('/') is > 0 and var end ? place[..end] : place;
    }
}
