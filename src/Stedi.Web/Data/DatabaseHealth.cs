using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

namespace Stedi.Web.Data;

internal sealed class DatabaseHealth(NpgsqlDataSource source) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await using var command = source.CreateCommand("SELECT 1");
            await command.ExecuteScalarAsync(cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (NpgsqlException e)
        {
            // Readable without a key. The exception contains the address, so it goes to the log only.
            return HealthCheckResult.Unhealthy("Postgres does not respond.", e);
        }
    }
}
