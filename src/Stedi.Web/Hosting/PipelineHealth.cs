using Microsoft.Extensions.Diagnostics.HealthChecks;
using Stedi.Pipeline.Definition;

namespace Stedi.Web.Hosting;

/// <summary>Degraded while an older definition is in force than the files hold; unhealthy where there is none.</summary>
internal sealed class PipelineHealth(PipelineSource source) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        // Seen without a key: how many faults, and not what the files say.
        var faults = source.Faults.Length;
        var result = source switch
        {
            { LastGood: null } => HealthCheckResult.Unhealthy($"The pipeline has {Fault.Count(faults)} and no valid version was ever read. See the server log."),
            _ when faults > 0 => HealthCheckResult.Degraded($"The pipeline has {Fault.Count(faults)}; the last valid version is in use."),
            _ => HealthCheckResult.Healthy(),
        };
        return Task.FromResult(result);
    }
}
