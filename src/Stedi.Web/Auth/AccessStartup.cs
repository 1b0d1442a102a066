using Microsoft.AspNetCore.Antiforgery;
using Microsoft.Extensions.Options;
using Stedi.Web.Contracts;

namespace Stedi.Web.Auth;

/// <summary>Reads or creates the admin key and the cookie names at startup. An error there stops the start instead of failing the first request.</summary>
internal sealed class AccessStartup(
    AdminKey admin, CookieNames cookies, IOptions<AntiforgeryOptions> antiforgery, IOptions<StediOptions> options, ILogger<AccessStartup> logger) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var folder = Path.Combine(options.Value.KeysFolder, "data-protection");
        if (Directory.Exists(folder))
            logger.LogInformation("Cookie keys are now stored in Postgres. {Folder} is no longer used; you can delete it. People must sign in again.", folder);
        logger.LogInformation("Admin key fingerprint: {KeyId}", admin.Caller.KeyId);
        await cookies.ReadAsync(cancellationToken);
        // These options are read during setup, before a database is available.
        antiforgery.Value.Cookie.Name = cookies.Form;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
