using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;
using Stedi.Web.Contracts;
using IPNetwork = System.Net.IPNetwork;

namespace Stedi.Web.Hosting;

/// <summary>
/// Reverse proxies before this server. What they say of a caller (address, scheme) is believed of those that are configured and of nobody else: anyone
/// can send these headers, and limits and the audit log go by the address.
/// </summary>
internal static class Proxies
{
    private static readonly char[] Separators = [',', ';', ' '];

    public static void AddProxies(this IServiceCollection services)
    {
        services.AddOptions<ForwardedHeadersOptions>().Configure<IOptions<StediOptions>>((forwarded, stedi) => Trust(forwarded, stedi.Value));
        // Also of cookies that others set (Hangfire, antiforgery), and where TLS ends before this server and nothing of it is forwarded.
        services.AddOptions<CookiePolicyOptions>().Configure<IOptions<StediOptions>>((cookies, stedi) =>
            cookies.Secure = stedi.Value.IsPublicByTls ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest);
    }

    public static void UseProxies(this WebApplication app)
    {
        app.UseForwardedHeaders();
        app.UseMiddleware<ForeignProxy>();
        app.UseCookiePolicy();
    }

    /// <summary>What is wrong with the settings of proxies.</summary>
    public static IEnumerable<string> Faults(StediOptions options, IConfiguration configuration)
    {
        foreach (var part in Parts(options.Proxies).Where(p => Network(p) is null))
            yield return $"Stedi__Proxies holds '{part}': use addresses and networks, such as 10.0.0.5, 172.18.0.0/16. The bits of a network behind its prefix must be 0.";
        if (options.ProxyHops is < 1 or > StediOptions.MaxProxyHops)
            yield return string.Create(CultureInfo.InvariantCulture, $"Stedi__ProxyHops is {options.ProxyHops}: use 1 to {StediOptions.MaxProxyHops}, the number of proxies in a row.");
        if (configuration.GetValue("ForwardedHeaders_Enabled", false))
            yield return "ASPNETCORE_FORWARDEDHEADERS_ENABLED believes the headers of every sender. Unset it, and name your proxies in Stedi__Proxies.";
    }

    private static void Trust(ForwardedHeadersOptions forwarded, StediOptions stedi)
    {
        // ASP.NET trusts loopback unless told otherwise.
        forwarded.KnownProxies.Clear();
        forwarded.KnownIPNetworks.Clear();
        foreach (var part in Parts(stedi.Proxies))
            forwarded.KnownIPNetworks.Add(Network(part) ?? throw new InvalidOperationException("The settings were not validated."));
        forwarded.ForwardLimit = stedi.ProxyHops;
        // With nobody to trust, ASP.NET would trust everybody.
        forwarded.ForwardedHeaders = forwarded.KnownIPNetworks.Count == 0 ? ForwardedHeaders.None : ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
    }

    private static string[] Parts(string text) => text.Split(Separators, StringSplitOptions.RemoveEmptyEntries);

    private static IPNetwork? Network(string text) =>
        IPAddress.TryParse(text, out var address) ? new IPNetwork(address, address.GetAddressBytes().Length * 8)
        // A network whose own bits go on behind the prefix would be cut, and so trust more than was meant.
        : IPNetwork.TryParse(text, out var network) && IPAddress.Parse(text.Split('/')[0]).Equals(network.BaseAddress) ? network
        : null;
}
