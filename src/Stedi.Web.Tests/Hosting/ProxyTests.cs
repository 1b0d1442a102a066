using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Stedi.Web.Audit;
using Stedi.Web.Auth;
using Stedi.Web.Cli;
using Stedi.Web.Tests.Host;

namespace Stedi.Web.Tests.Hosting;

public sealed class ProxyTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>The header names the caller. It is trusted only from configured proxies, one hop per proxy.</summary>
    [Theory]
    [InlineData("", "203.0.113.7", "127.0.0.1")]
    [InlineData("10.9.9.9, 10.8.0.0/16", "203.0.113.7", "127.0.0.1")]
    [InlineData("127.0.0.1", "203.0.113.7", "203.0.113.7")]
    [InlineData("127.0.0.0/8", "198.51.100.1, 203.0.113.7", "203.0.113.7")]
    [InlineData("127.0.0.1; 2001:db8::/32", "2001:db8::7", "2001:db8::7")]
    public async Task Address_ForwardedByAnyone_IsTrustedFromConfiguredProxiesOnly(string proxies, string forwarded, string expected)
    {
        await using var app = await StediApp.StartAsync(null, $"--Stedi:Proxies={proxies}");
        using var client = app.CreateClient();
        client.DefaultRequestHeaders.Add("X-Forwarded-For", forwarded);

        using var refused = await client.PressAsync("/sign-in", ("key", "stedi_not-a-key"));

        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        var entry = Assert.Single((await app.Services.GetRequiredService<AuditLog>().ListAsync(new(Action: AuditActions.SessionRefused), Token)).Items);
        Assert.Equal(expected, entry.Actor);
    }

    [Fact]
    public async Task Address_OfTwoProxiesInARow_IsTheOneBeforeThem()
    {
        await using var app = await StediApp.StartAsync(null, "--Stedi:Proxies=127.0.0.1, 10.0.0.5", "--Stedi:ProxyHops=2");
        using var client = app.CreateClient();
        client.DefaultRequestHeaders.Add("X-Forwarded-For", "198.51.100.1, 203.0.113.7, 10.0.0.5");

        using var refused = await client.PressAsync("/sign-in", ("key", "stedi_not-a-key"));

        Assert.Equal("203.0.113.7", Assert.Single((await app.Services.GetRequiredService<AuditLog>().ListAsync(new(Action: AuditActions.SessionRefused), Token)).Items).Actor);
    }

    [Fact]
    public async Task WrongKeys_BehindAProxy_AreCountedForEachCaller()
    {
        await using var app = await StediApp.StartAsync(null, "--Stedi:Proxies=127.0.0.1", "--Access:WrongKeysPerMinute=1");

        Assert.Equal(HttpStatusCode.Unauthorized, await GuessAsync(app, "203.0.113.7"));
        Assert.Equal(HttpStatusCode.TooManyRequests, await GuessAsync(app, "203.0.113.7"));
        Assert.Equal(HttpStatusCode.Unauthorized, await GuessAsync(app, "203.0.113.8"));
    }

    [Fact]
    public async Task ForwardedHeader_OfAnUnknownProxy_IsLoggedOnce()
    {
        using var log = new LogBook();
        await using var app = await StediApp.StartAsync(b => b.Logging.AddProvider(log));
        for (var i = 0; i < 3; i++)
            await GuessAsync(app, "203.0.113.7");
        Assert.Single(log.Lines, l => l.Contains("Stedi__Proxies", StringComparison.Ordinal));
    }

    /// <summary>TLS ends at the proxy. No header says so, only the public URL.</summary>
    [Fact]
    public async Task Cookies_PublicUrlIsHttps_AreSecure()
    {
        await using var app = await StediApp.StartAsync(null, "--Stedi:PublicUrl=https://stedi.example.org");
        using var client = app.CreateClient();
        client.DefaultRequestHeaders.Host = "stedi.example.org";
        using var page = await client.GetAsync("/sign-in", Token);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        var form = Assert.Single(page.Headers.GetValues("Set-Cookie"));
        // The client does not use TLS, so it keeps no such cookie.
        client.DefaultRequestHeaders.Add("Cookie", form.Split(';')[0]);
        using var body = new FormUrlEncodedContent([new("key", StediApp.AdminKey), new("__RequestVerificationToken", FormClient.TokenOf(await page.Content.ReadAsStringAsync(Token)))]);

        using var entered = await client.PostAsync("/sign-in", body, Token);

        Assert.Equal(HttpStatusCode.Found, entered.StatusCode);
        var session = Assert.Single(entered.Headers.GetValues("Set-Cookie"));
        Assert.All([form, session], c => Assert.Contains("; secure", c, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Cookies_PublicUrlIsHttp_AreNotSecure()
    {
        await using var app = await StediApp.StartAsync(null, "--Stedi:PublicUrl=http://127.0.0.1:5080");
        using var client = app.CreateClient();
        using var page = await client.GetAsync("/sign-in", Token);
        Assert.DoesNotContain("secure", Assert.Single(page.Headers.GetValues("Set-Cookie")), StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Browsers send cookies to every port of a host.</summary>
    [Fact]
    public async Task Sessions_OfTwoHomesOnOneHost_DoNotEndEachOther()
    {
        await using var one = await StediApp.StartAsync();
        await using var other = await StediApp.StartAsync();
        using var browser = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
        foreach (var app in new[] { one, other })
        {
            using var entered = await browser.PressAsync(new Uri(app.Address, await app.Services.GetRequiredService<SignInLinks>().IssueAsync(Token)).ToString());
            Assert.Equal(HttpStatusCode.Found, entered.StatusCode);
        }

        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync(one.Address, Token)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync(other.Address, Token)).StatusCode);
    }

    [Fact]
    public async Task Session_OfOneServer_OpensAnotherOfTheSameDatabase()
    {
        await using var one = await StediApp.StartAsync();
        await using var other = await StediApp.StartAsync(null, $"--ConnectionStrings:Postgres={one.Database.ConnectionString}");
        using var browser = await one.SignInAsync();

        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync(other.Address, Token)).StatusCode);
    }

    [Theory]
    [InlineData("Stedi:Proxies=proxy.example.org", "Stedi__Proxies contains 'proxy.example.org'")]
    [InlineData("Stedi:Proxies=10.0.0.5/8", "Stedi__Proxies contains '10.0.0.5/8'")]
    [InlineData("Stedi:ProxyHops=0", "Stedi__ProxyHops is 0")]
    [InlineData("Stedi:ProxyHops=two", "'two' at 'Stedi:ProxyHops'")]
    [InlineData("ForwardedHeaders_Enabled=true", "ASPNETCORE_FORWARDEDHEADERS_ENABLED")]
    [InlineData("Stedi:Name=the server of the team that builds the lake", "Stedi__Name is 'the server")]
    [InlineData("Stedi:Color=red", "Stedi__Color is 'red': use #rrggbb")]
    [InlineData("Stedi:Color=#b42318; background: url(//x)", "Stedi__Color is")]
    public async Task Setting_Invalid_StopsTheStartAndSaysWhatToSet(string setting, string expected)
    {
        using var home = new TempFolder();
        await using var app = Program.Build(["--ConnectionStrings:Postgres=Host=nowhere", $"--STEDI_HOME={home.Path}", $"--{setting}"]);

        var fault = Assert.ThrowsAny<Exception>(app.Services.GetRequiredService<IStartupValidator>().Validate);

        Assert.Contains(expected, fault.Message, StringComparison.Ordinal);
        Assert.True(CommandLine.IsForTheOperator(fault));
    }

    private static async Task<HttpStatusCode> GuessAsync(StediApp app, string address)
    {
        using var client = app.CreateClient();
        client.DefaultRequestHeaders.Add("X-Forwarded-For", address);
        client.DefaultRequestHeaders.Add("X-Api-Key", "stedi_not-a-key");
        return (await client.GetAsync("/metrics", Token)).StatusCode;
    }
}
