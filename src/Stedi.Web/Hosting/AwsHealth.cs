using Microsoft.Extensions.Diagnostics.HealthChecks;
using Stedi.Pipeline.Aws;
using Stedi.Pipeline.Engines;

namespace Stedi.Web.Hosting;

/// <summary>Whether AWS responds with the server's credentials. Readable without a key, so it shows the problem without names.</summary>
internal sealed class AwsHealth(AwsProbe probe) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        await probe.LookAsync(cancellationToken) is { Summary: { } summary, Message: var message }
            ? HealthCheckResult.Unhealthy(summary, new EngineException(message ?? summary))
            : HealthCheckResult.Healthy();
}
