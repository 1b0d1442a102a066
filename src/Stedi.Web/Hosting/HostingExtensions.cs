using System.Text;
using Microsoft.Extensions.Options;
using Stedi.Web.Contracts;

namespace Stedi.Web.Hosting;

/// <summary>Settings, addresses and logs.</summary>
internal static class HostingExtensions
{
    private const string DefaultUrl = "http://127.0.0.1:5080";
    private const long MaxRequestBytes = 1024 * 1024;

    /// <summary>The longest selection, with each character encoded as twelve (<c>%F0%9F%9A%B2</c>).</summary>
    private const int MaxAddressBytes = 64 * 1024;

    public static void AddHosting(this WebApplicationBuilder builder)
    {
        // Unpublished builds find package assets through a manifest. In a published build there is no manifest, and this does nothing.
        builder.WebHost.UseStaticWebAssets();
        builder.WebHost.ConfigureKestrel(o =>
        {
            o.AddServerHeader = false;
            o.Limits.MaxRequestBodySize = MaxRequestBytes;
            o.Limits.MaxRequestLineSize = MaxAddressBytes;
            // Latin-1 accepts any byte, so an invalid value is refused with a problem that names it, not with an empty response.
            o.RequestHeaderEncodingSelector = _ => Encoding.Latin1;
        });
        // Standard output is reserved for commands: `run --json` prints one object there.
        builder.Logging.AddConsole(o => o.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Logging.AddSimpleConsole(o => o.SingleLine = true);

        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddOptions<StediOptions>().BindConfiguration(StediOptions.Section).ValidateOnStart();
        builder.Services.AddSingleton<StediOptionsSetup>();
        builder.Services.AddSingleton<IPostConfigureOptions<StediOptions>>(sp => sp.GetRequiredService<StediOptionsSetup>());
        builder.Services.AddSingleton<IValidateOptions<StediOptions>>(sp => sp.GetRequiredService<StediOptionsSetup>());
        builder.Services.AddProxies();
        builder.UseAddresses();
    }

    public static void UseHosting(this WebApplication app)
    {
        app.UseProxies();
        app.UseExceptionHandler();
        app.UseMiddleware<SecurityHeaders>();
        app.UseMiddleware<OwnOrigin>();
        app.UseStatusCodePages(Faults.WriteStatusAsync);
    }

    /// <summary>The URL for browsers: the configured one, otherwise the listening address.</summary>
    public static string PublicAddress(this WebApplication app) =>
        app.Services.GetRequiredService<IOptions<StediOptions>>().Value is { PublicUrl.Length: > 0 } options ? options.AddressOf("", "") : app.Urls.First();

    private static void UseAddresses(this WebApplicationBuilder builder)
    {
        string[] settings = ["urls", "http_ports", "https_ports"];
        if (settings.All(s => string.IsNullOrEmpty(builder.Configuration[s])) && !builder.Configuration.GetSection("Kestrel:Endpoints").Exists())
            builder.WebHost.UseUrls(DefaultUrl);
        // Prevents DNS rebinding: a foreign page whose name resolves to this machine must not reach a loopback-only server.
        if (string.IsNullOrEmpty(builder.Configuration["AllowedHosts"]) && ListensOnLoopbackOnly(builder.Configuration["urls"]))
            builder.Configuration["AllowedHosts"] = "localhost;127.0.0.1;[::1]" + PublicHost(builder.Configuration[$"{StediOptions.Section}:{nameof(StediOptions.PublicUrl)}"]);
    }

    /// <summary>A proxy on this machine passes on the requested host.</summary>
    private static string PublicHost(string? url) => Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Host.Length > 0 ? ";" + address.Host : "";

    private static bool ListensOnLoopbackOnly(string? addresses)
    {
        var urls = addresses?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
        return urls.Length > 0 && urls.All(u => BindingAddress.Parse(u).Host is "localhost" or "127.0.0.1" or "[::1]");
    }
}
