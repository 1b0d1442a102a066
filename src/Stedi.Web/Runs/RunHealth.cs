using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Stedi.Web.Data;

namespace Stedi.Web.Runs;

/// <summary>Degraded while runs cannot be moved on, or jobs of ended runs cannot be stopped. Seen without a key: how many, not which.</summary>
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
            (0, _) => HealthCheckResult.Degraded($"Jobs of ended runs that could not be stopped yet: {unstopped}."),
            _ => HealthCheckResult.Degraded($"Runs that the server fails to move on: {stumbling}. See the server's log."),
        };
    }
}
