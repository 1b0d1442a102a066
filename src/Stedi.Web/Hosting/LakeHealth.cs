using Microsoft.Extensions.Diagnostics.HealthChecks;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Local;
using Stedi.Web.Data;

namespace Stedi.Web.Hosting;

/// <summary>Whether the local engine can write next to its catalog, as each publication does, and read the catalog. Readable without a key, so it shows no paths.</summary>
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
            return HealthCheckResult.Unhealthy("Cannot write to the lake folder. Check its permissions and the free disk space.", e);
        }
        try
        {
            await catalog.ReadAsync(cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (EngineException e)
        {
            return HealthCheckResult.Unhealthy("The lake's catalog is missing or damaged. Run ./stedi repair --plan to see what can be restored.", e);
        }
        catch (Exception e) when (DatabaseOutage.IsCauseOf(e))
        {
            return HealthCheckResult.Unhealthy("The lake has no catalog. Postgres is needed to check whether it should have one, but does not respond.", e);
        }
    }
}
