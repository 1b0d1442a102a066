using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;
using Stedi.Web.Contracts;
using IPNetwork = System.Net.IPNetwork;

namespace Stedi.Web.Hosting;

/// <summary>
/// Reverse proxies in front of this server. Forwarded addresses and schemes are trusted only from configured proxies, because anyone can send
/// these headers, and limits and the audit log use the address.
/// </summary>
internal static class Proxies
{
    private static readonly char[] Separators = [',', ';', ' '];

    public static void AddProxies(this IServiceCollection services)
    {
        services.AddOptions<ForwardedHeadersOptions>().Configure<IOptions<StediOptions>>((forwarded, stedi) => Trust(forwarded, stedi.Value));
        // Also covers cookies of Hangfire and antiforgery, and TLS that ends at a proxy without forwarded headers.
        services.AddOptions<CookiePolicyOptions>().Configure<IOptions<StediOptions>>((cookies, stedi) =>
            cookies.Secure = stedi.Value.IsPublicByTls ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest);
    }

    public static void UseProxies(this WebApplication app)
    {
        app.UseForwardedHeaders();
        app.UseMiddleware<ForeignProxy>();
        app.UseCookiePolicy();
    }

    /// <summary>Errors in the proxy settings.</summary>
    public static IEnumerable<string> Faults(StediOptions options, IConfiguration configuration)
    {
        foreach (var part in Parts(options.Proxies).Where(p => Network(p) is null))
            yield return $"Stedi__Proxies contains '{part}', which is not valid. Use addresses and networks, such as 10.0.0.5, 172.18.0.0/16. Network bits after the prefix must be 0.";
        if (options.ProxyHops is < 1 or > StediOptions.MaxProxyHops)
            yield return string.Create(CultureInfo.InvariantCulture, $"Stedi__ProxyHops is {options.ProxyHops}: use the number of proxies in a row, 1 to {StediOptions.MaxProxyHops}.");
        if (configuration.GetValue("ForwardedHeaders_Enabled", false))
            yield return "ASPNETCORE_FORWARDEDHEADERS_ENABLED trusts the headers of every sender. Unset it and list your proxies in Stedi__Proxies.";
    }

    private static void Trust(ForwardedHeadersOptions forwarded, StediOptions stedi)
    {
        // ASP.NET trusts loopback unless told otherwise.
        forwarded.KnownProxies.Clear();
        forwarded.KnownIPNetworks.Clear();
        foreach (var part in Parts(stedi.Proxies))
            forwarded.KnownIPNetworks.Add(Network(part) ?? throw new InvalidOperationException("The settings were not validated."));
        forwarded.ForwardLimit = stedi.ProxyHops;
        // With empty lists, ASP.NET would trust everyone.
        forwarded.ForwardedHeaders = forwarded.KnownIPNetworks.Count == 0 ? ForwardedHeaders.None : ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
    }

    private static string[] Parts(string text) => text.Split(Separators, StringSplitOptions.RemoveEmptyEntries);

    private static IPNetwork? Network(string text) =>
        IPAddress.TryParse(text, out var address) ? new IPNetwork(address, address.GetAddressBytes().Length * 8)
        // A network with bits after the prefix would be truncated, and trust more addresses than intended.
        : IPNetwork.TryParse(text, out var network) && IPAddress.Parse(text.Split('/')[0]).Equals(network.BaseAddress) ? network
        : null;
}
