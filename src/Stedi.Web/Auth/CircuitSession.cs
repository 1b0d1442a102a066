using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;
using Stedi.Web.Data;

namespace Stedi.Web.Auth;

/// <summary>An open page sends no requests that would be checked, so it looks from time to time whether its session still opens doors.</summary>
internal sealed class CircuitSession(Sessions sessions, ILoggerFactory loggers) : RevalidatingServerAuthenticationStateProvider(loggers)
{
    protected override TimeSpan RevalidationInterval => TimeSpan.FromMinutes(1);

    protected override async Task<bool> ValidateAuthenticationStateAsync(AuthenticationState state, CancellationToken cancellationToken)
    {
        try
        {
            return await sessions.IsActiveAsync(state.User, cancellationToken);
        }
        catch (Exception e) when (DatabaseOutage.IsCauseOf(e))
        {
            // Nobody is signed out because Postgres is away: nothing can be read or done meanwhile, and the next look decides.
            return true;
        }
    }
}
