namespace Stedi.Web.Hosting;

/// <summary>
/// A page's circuit is opened by pages of this server only. Browsers let any page open a web socket anywhere and send the cookies along, and
/// SameSite stops only other sites: a page of another port of this machine is the same site.
/// </summary>
internal sealed class OwnOrigin(RequestDelegate next, ILogger<OwnOrigin> logger)
{
    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        var origin = request.Headers.Origin.ToString();
        if (origin.Length == 0 || !request.Path.StartsWithSegments("/_blazor") || IsOwn(origin, request.Host))
            return next(context);
        logger.LogWarning("A page of {Origin} tried to open a session here and was refused.", origin);
        return Faults.WriteAsync(
            context, StatusCodes.Status403Forbidden,
            $"Pages of another origin may not open a session here. Behind a proxy, let it pass on the Host header: this server was asked as {request.Host}.");
    }

    /// <summary>Without the scheme, which a proxy may end.</summary>
    private static bool IsOwn(string origin, HostString host) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var page) && string.Equals(page.Authority, host.Value, StringComparison.OrdinalIgnoreCase);
}
