using Microsoft.Extensions.Diagnostics.HealthChecks;
using Stedi.Pipeline.Definition;

namespace Stedi.Web.Hosting;

/// <summary>Degraded while an older definition than the files is in use; unhealthy if there is none.</summary>
internal sealed class PipelineHealth(PipelineSource source) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        // Readable without a key, so show the number of faults and not the content of files.
        var faults = source.Faults.Length;
        var result = source switch
        {
            { LastGood: null } => HealthCheckResult.Unhealthy($"The pipeline has {Fault.Count(faults)} and there is no earlier valid version. See the server log."),
            _ when faults > 0 => HealthCheckResult.Degraded($"The pipeline has {Fault.Count(faults)}. The last valid version is still in use."),
            _ => HealthCheckResult.Healthy(),
        };
        return Task.FromResult(result);
    }
}
