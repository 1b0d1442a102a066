namespace Stedi.Web.Auth;

/// <summary>Reads or makes the admin's key at start, so that a bad one stops the start and not the first request.</summary>
internal sealed class AccessStartup(AdminKey admin, ILogger<AccessStartup> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        logger.LogInformation("The admin's key has the fingerprint {KeyId}.", admin.Caller.KeyId);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
