using Microsoft.AspNetCore.Antiforgery;
using Microsoft.Extensions.Options;
using Stedi.Web.Contracts;

namespace Stedi.Web.Auth;

/// <summary>Reads or makes the admin's key and the cookies' names at start, so that a fault stops the start and not the first request.</summary>
internal sealed class AccessStartup(
    AdminKey admin, CookieNames cookies, IOptions<AntiforgeryOptions> antiforgery, IOptions<StediOptions> options, ILogger<AccessStartup> logger) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var folder = Path.Combine(options.Value.KeysFolder, "data-protection");
        if (Directory.Exists(folder))
            logger.LogInformation("The keys of cookies are in Postgres. {Folder} is not used any more: people sign in once more, and you can delete it.", folder);
        logger.LogInformation("The admin's key has the fingerprint {KeyId}.", admin.Caller.KeyId);
        await cookies.ReadAsync(cancellationToken);
        // These options are read while the program is built, when there is no database yet.
        antiforgery.Value.Cookie.Name = cookies.Form;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
