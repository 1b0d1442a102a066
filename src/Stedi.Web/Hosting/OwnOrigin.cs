namespace Stedi.Web.Hosting;

/// <summary>
/// Only pages of this server may open a circuit. Browsers let any page open a web socket anywhere with cookies. SameSite stops only
/// other sites, and a page on another port of this machine is the same site.
/// </summary>
internal sealed class OwnOrigin(RequestDelegate next, ILogger<OwnOrigin> logger)
{
    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        var origin = request.Headers.Origin.ToString();
        if (origin.Length == 0 || !request.Path.StartsWithSegments("/_blazor") || IsOwn(origin, request.Host))
            return next(context);
        logger.LogWarning("Refused a session for a page of {Origin}.", origin);
        return Faults.WriteAsync(
            context, StatusCodes.Status403Forbidden,
            $"Pages of other origins cannot open a session. Behind a proxy, forward the Host header: the server received {request.Host}.");
    }

    /// <summary>Compares without the scheme, because a proxy may end TLS.</summary>
    private static bool IsOwn(string origin, HostString host) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var page) && string.Equals(page.Authority, host.Value, StringComparison.OrdinalIgnoreCase);
}
