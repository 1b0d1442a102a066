using Microsoft.AspNetCore.HttpOverrides;

namespace Stedi.Web.Hosting;

/// <summary>
/// Says once that somebody who is not in <see cref="Contracts.StediOptions.Proxies"/> forwards requests: behind an unknown proxy, all people share one address in
/// limits and in the audit log, and nothing else would show why.
/// </summary>
internal sealed class ForeignProxy(RequestDelegate next, ILogger<ForeignProxy> logger)
{
    private int _said;

    public Task InvokeAsync(HttpContext context)
    {
        var headers = context.Request.Headers;
        // ASP.NET moves the header aside when it believes it.
        if (headers.ContainsKey(ForwardedHeadersDefaults.XForwardedForHeaderName) && !headers.ContainsKey(ForwardedHeadersDefaults.XOriginalForHeaderName)
            && Interlocked.Exchange(ref _said, 1) == 0)
        {
            logger.LogWarning(
                "A request came with X-Forwarded-For from {Address}, which is not in Stedi__Proxies. The header was ignored. If this is your proxy, add its address there.",
                context.Connection.RemoteIpAddress);
        }
        return next(context);
    }
}
