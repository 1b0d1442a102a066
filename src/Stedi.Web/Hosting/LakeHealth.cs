using Microsoft.Extensions.Diagnostics.HealthChecks;
using Stedi.Pipeline.Local;

namespace Stedi.Web.Hosting;

/// <summary>Whether the local engine can write where its lake lies.</summary>
internal sealed class LakeHealth(LocalOptions options) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            var folder = new LakePaths(options.LakeRoot).Temp;
            Directory.CreateDirectory(folder);
            var probe = Path.Combine(folder, $"probe-{Guid.NewGuid():N}");
            await File.WriteAllTextAsync(probe, "", cancellationToken);
            File.Delete(probe);
            return HealthCheckResult.Healthy();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return HealthCheckResult.Unhealthy("The lake's folder cannot be written: look at its rights and at the space left on its disk.", e);
        }
    }
}
