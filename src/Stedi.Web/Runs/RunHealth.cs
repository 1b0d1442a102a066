using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Stedi.Web.Data;

namespace Stedi.Web.Runs;

/// <summary>Degraded while runs cannot continue, or jobs of ended runs cannot be stopped. Readable without a key, so it shows counts only.</summary>
internal sealed class RunHealth(IDbContextFactory<StediDbContext> contexts) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var stumbling = await db.Set<Run>().CountAsync(r => r.NextDriveAt != null && r.Stumbles > 0, cancellationToken);
        var unstopped = await db.Set<JobToStop>().CountAsync(j => j.Fault != null, cancellationToken);
        return (stumbling, unstopped) switch
        {
            (0, 0) => HealthCheckResult.Healthy(),
            (0, _) => HealthCheckResult.Degraded($"{unstopped} jobs of ended runs could not be stopped. Retrying."),
            _ => HealthCheckResult.Degraded($"{stumbling} runs cannot continue. See the server log."),
        };
    }
}
