using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;

namespace Stedi.Web.Auth;

/// <summary>An open page sends no requests, so it checks its own session periodically.</summary>
internal sealed class CircuitSession(Sessions sessions, ILoggerFactory loggers) : RevalidatingServerAuthenticationStateProvider(loggers)
{
    protected override TimeSpan RevalidationInterval => TimeSpan.FromMinutes(1);

    protected override Task<bool> ValidateAuthenticationStateAsync(AuthenticationState state, CancellationToken cancellationToken) =>
        sessions.StaysActiveAsync(state.User, cancellationToken);
}
