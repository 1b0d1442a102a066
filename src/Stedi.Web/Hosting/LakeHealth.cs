using Microsoft.Extensions.Diagnostics.HealthChecks;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Local;
using Stedi.Web.Data;

namespace Stedi.Web.Hosting;

/// <summary>Whether the local engine can write bytes beside its catalog, where each publication is written, and read the catalog. Seen without a key: no paths.</summary>
internal sealed class LakeHealth(LocalOptions options, ICatalog catalog) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            var lake = new LakePaths(options.LakeRoot);
            Directory.CreateDirectory(lake.Temp);
            foreach (var folder in new[] { lake.Root, lake.Temp })
                Probe.Write(Path.Combine(folder, $"probe-{Guid.NewGuid():N}"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return HealthCheckResult.Unhealthy("The lake's folder cannot be written: look at its rights and at the space left on its disk.", e);
        }
        try
        {
            await catalog.ReadAsync(cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (EngineException e)
        {
            return HealthCheckResult.Unhealthy("The lake's catalog is missing or cannot be read. See what can be restored: ./stedi repair --plan.", e);
        }
        catch (Exception e) when (DatabaseOutage.IsCauseOf(e))
        {
            return HealthCheckResult.Unhealthy("The lake has no catalog, and Postgres, which knows whether it should, does not answer.", e);
        }
    }
}
