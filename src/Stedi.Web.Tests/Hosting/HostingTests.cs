using System.Net;
using System.Net.WebSockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Stedi.Web.Contracts;
using Stedi.Web.Hosting;
using Stedi.Web.Tests.Host;

namespace Stedi.Web.Tests.Hosting;

public sealed class HostingTests(StediAppFixture fixture) : IClassFixture<StediAppFixture>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("localhost", HttpStatusCode.OK)]
    [InlineData("127.0.0.1", HttpStatusCode.OK)]
    [InlineData("[::1]:5080", HttpStatusCode.OK)]
    [InlineData("rebound.example", HttpStatusCode.BadRequest)]
    [InlineData("localhost.example", HttpStatusCode.BadRequest)]
    public async Task Host_OnLoopback_IsThisMachineOnly(string host, HttpStatusCode expected)
    {
        using var client = fixture.App.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/health/live") { Headers = { Host = host } };
        using var response = await client.SendAsync(request, Token);
        Assert.Equal(expected, response.StatusCode);
    }

    [Theory]
    [InlineData("/sign-in")]
    [InlineData("/app.css")]
    [InlineData("/api/v1/keys")]
    public async Task Answer_HasSecurityHeaders(string path)
    {
        using var client = fixture.App.CreateClient();
        using var response = await client.GetAsync(path, Token);
        var policy = Assert.Single(response.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("default-src 'none'; script-src 'self';", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe-eval", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("no-referrer", Assert.Single(response.Headers.GetValues("Referrer-Policy")));
        Assert.False(response.Headers.Contains("Server"));
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/sign-in")]
    public async Task Page_LoadsNothingFromOtherHosts(string path)
    {
        using var client = await fixture.App.SignInAsync();
        var html = await client.GetStringAsync(path, Token);
        Assert.DoesNotContain("src=\"http", html, StringComparison.Ordinal);
        Assert.DoesNotContain("fonts.googleapis", html, StringComparison.Ordinal);
        Assert.DoesNotContain("href=\"http", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task UnknownPage_SignedIn_IsNotFoundAsAPage()
    {
        using var client = await fixture.App.SignInAsync();
        using var response = await client.GetAsync("/nothing/here", Token);
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("text/html", response.Content.Headers.ContentType?.MediaType);
    }

    [Theory]
    [InlineData("/tables/nothing_here", "Table nothing_here not found")]
    [InlineData("/tables/nothing_here/compare", "/settings?tab=removed")]
    [InlineData("/runs/00000000-0000-0000-0000-000000000000", "Run not found")]
    [InlineData("/runs/nope", "Page not found")]
    public async Task Page_WithoutSubject_IsNotFoundAndSaysSo(string path, string text)
    {
        using var client = await fixture.App.SignInAsync();
        using var response = await client.GetAsync(path, Token);
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Contains(text, await response.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/runs")]
    [InlineData("/tables/customer_trusted")]
    public async Task Page_WithSubject_IsFound(string path)
    {
        using var client = await fixture.App.SignInAsync();
        using var response = await client.GetAsync(path, Token);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Theory]
    [InlineData("https://evil.example", HttpStatusCode.Forbidden)]
    [InlineData("http://127.0.0.1:1", HttpStatusCode.Forbidden)]
    [InlineData("null", HttpStatusCode.Forbidden)]
    [InlineData(null, HttpStatusCode.OK)]
    [InlineData("own", HttpStatusCode.OK)]
    public async Task Circuit_FromAnotherOrigin_IsRefused(string? origin, HttpStatusCode expected)
    {
        using var client = await fixture.App.SignInAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/_blazor/negotiate?negotiateVersion=1");
        if (origin is not null)
            request.Headers.Add("Origin", origin == "own" ? fixture.App.Address.GetLeftPart(UriPartial.Authority) : origin);
        using var response = await client.SendAsync(request, Token);
        Assert.Equal(expected, response.StatusCode);
    }

    [Fact]
    public async Task WebSocket_FromAnotherOrigin_IsRefused()
    {
        var address = new UriBuilder(fixture.App.Address) { Scheme = "ws", Path = "/_blazor" }.Uri;
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Origin", "http://localhost:3000");
        socket.Options.CollectHttpResponseDetails = true;
        await Assert.ThrowsAsync<WebSocketException>(() => socket.ConnectAsync(address, Token));
        Assert.Equal(HttpStatusCode.Forbidden, socket.HttpStatusCode);
    }

    [Fact]
    public async Task Start_UnknownEngine_SaysSo()
    {
        var fault = await Assert.ThrowsAsync<OptionsValidationException>(() => StediApp.StartAsync(null, "--Stedi:Engine=azure"));
        Assert.Contains("'azure'. Set Stedi__Engine to local or aws", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("stedi.example.org")]
    [InlineData("ftp://stedi.example.org")]
    [InlineData("https://stedi.example.org/lake")]
    [InlineData("https://user@stedi.example.org")]
    [InlineData("https://stedi.example.org/?a=b")]
    public async Task PublicUrl_MoreThanAnAddress_IsRefusedWithAnExample(string text)
    {
        using var home = new TempFolder();
        await using var app = Program.Build(["--ConnectionStrings:Postgres=Host=nowhere", $"--STEDI_HOME={home.Path}", $"--Stedi:PublicUrl={text}"]);

        // Like the host before it starts anything.
        var fault = Assert.Throws<OptionsValidationException>(app.Services.GetRequiredService<IStartupValidator>().Validate);

        Assert.Contains($"Stedi__PublicUrl is '{text}'", fault.Message, StringComparison.Ordinal);
        Assert.Contains("such as https://", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://stedi.example.org/", "https://stedi.example.org")]
    [InlineData("http://127.0.0.1:5080", "http://127.0.0.1:5080")]
    public async Task PublicUrl_OfTheServer_LeadsTheSignInLink(string text, string expected)
    {
        using var home = new TempFolder();
        await using var app = Program.Build(
            ["--ConnectionStrings:Postgres=Host=nowhere", "--urls=http://0.0.0.0:8080", $"--STEDI_HOME={home.Path}", $"--Stedi:PublicUrl={text}"]);

        Assert.Equal(expected, app.PublicAddress());
    }

    [Fact]
    public void Build_WithoutPostgres_SaysWhatToSet()
    {
        var fault = Assert.Throws<StartupException>(() => Program.Build(["--ConnectionStrings:Postgres="]));
        Assert.Contains("ConnectionStrings__Postgres", fault.Message, StringComparison.Ordinal);
    }
}
