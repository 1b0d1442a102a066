using Microsoft.AspNetCore.HttpOverrides;

namespace Stedi.Web.Hosting;

/// <summary>
/// Warns once if a sender outside <see cref="Contracts.StediOptions.Proxies"/> forwards requests. Behind an unknown proxy, all people share
/// one address in limits and in the audit log, and only this warning explains why.
/// </summary>
internal sealed class ForeignProxy(RequestDelegate next, ILogger<ForeignProxy> logger)
{
    private int _said;

    public Task InvokeAsync(HttpContext context)
    {
        var headers = context.Request.Headers;
        // ASP.NET renames the header when it trusts the sender.
        if (headers.ContainsKey(ForwardedHeadersDefaults.XForwardedForHeaderName) && !headers.ContainsKey(ForwardedHeadersDefaults.XOriginalForHeaderName)
            && Interlocked.Exchange(ref _said, 1) == 0)
        {
            logger.LogWarning(
                "Ignored X-Forwarded-For from {Address}, which is not in Stedi__Proxies. If this is your proxy, add its address there.",
                context.Connection.RemoteIpAddress);
        }
        return next(context);
    }
}
