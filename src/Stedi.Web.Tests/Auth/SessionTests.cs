using System.Net;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Stedi.Web.Audit;
using Stedi.Web.Auth;
using Stedi.Web.Tests.Host;

namespace Stedi.Web.Tests.Auth;

public sealed partial class SessionTests(StediAppFixture fixture) : IClassFixture<StediAppFixture>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SignIn_WithKey_SetsAStrictCookie()
    {
        using var client = fixture.App.CreateClient();
        using var response = await EnterAsync(client, StediApp.AdminKey, "/runs?status=failed");

        Assert.Equal(HttpStatusCode.Found, response.StatusCode);
        Assert.Equal("/runs?status=failed", response.Headers.Location?.OriginalString);
        var cookie = Assert.Single(response.Headers.GetValues("Set-Cookie"), c => c.StartsWith(CookieName, StringComparison.Ordinal)).ToLowerInvariant();
        Assert.Contains("httponly", cookie, StringComparison.Ordinal);
        Assert.Contains("samesite=strict", cookie, StringComparison.Ordinal);
        Assert.Contains("path=/", cookie, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SignIn_WithWrongKey_IsRefused()
    {
        using var client = fixture.App.CreateClient();
        using var response = await EnterAsync(client, "stedi_not-a-key", "/");
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal(HttpStatusCode.Found, (await client.GetAsync("/", Token)).StatusCode);
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/")]
    [InlineData("/\\evil.example/")]
    [InlineData("/\t/evil.example/")]
    [InlineData("runs")]
    public async Task SignIn_WithReturnUrlElsewhere_GoesHome(string returnUrl)
    {
        using var client = fixture.App.CreateClient();
        using var response = await EnterAsync(client, StediApp.AdminKey, returnUrl);
        Assert.Equal("/", response.Headers.Location?.OriginalString);
    }

    [Theory]
    [InlineData("/sign-in")]
    [InlineData("/sign-out")]
    public async Task Form_WithoutAntiforgeryToken_IsRefused(string path)
    {
        using var client = await fixture.App.SignInAsync();
        using var form = new FormUrlEncodedContent([new("key", StediApp.AdminKey)]);
        using var response = await client.PostAsync(path, form, Token);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/", Token)).StatusCode);
    }

    [Fact]
    public async Task SignOut_WithToken_EndsTheSession()
    {
        using var client = await fixture.App.SignInAsync();
        var page = await client.GetStringAsync("/sign-in", Token);
        using var form = new FormUrlEncodedContent([new("__RequestVerificationToken", AntiforgeryToken(page))]);
        using var response = await client.PostAsync("/sign-out", form, Token);
        Assert.Equal("/sign-in", response.Headers.Location?.OriginalString);
        Assert.Equal(HttpStatusCode.Found, (await client.GetAsync("/", Token)).StatusCode);
    }

    [Fact]
    public async Task SignOut_CopyOfTheCookie_IsInvalid()
    {
        using var client = fixture.App.CreateClient();
        using var entered = await EnterAsync(client, StediApp.AdminKey, "/");
        var cookie = entered.Headers.GetValues("Set-Cookie").Single(c => c.StartsWith(CookieName, StringComparison.Ordinal)).Split(';')[0];
        using var copy = fixture.App.CreateClient();
        copy.DefaultRequestHeaders.Add("Cookie", cookie);
        using var other = await fixture.App.SignInAsync();
        Assert.Equal(HttpStatusCode.OK, (await copy.GetAsync("/", Token)).StatusCode);

        var page = await client.GetStringAsync("/sign-in", Token);
        using var form = new FormUrlEncodedContent([new("__RequestVerificationToken", AntiforgeryToken(page))]);
        var told = await ToldEndsAsync();
        using var left = await client.PostAsync("/sign-out", form, Token);

        Assert.Equal(HttpStatusCode.Found, left.StatusCode);
        Assert.Equal(told + 1, await ToldEndsAsync());
        Assert.Equal(HttpStatusCode.Found, (await copy.GetAsync("/", Token)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await copy.GetAsync("/api/v1/keys", Token)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await other.GetAsync("/", Token)).StatusCode);
    }

    [Fact]
    public async Task Cookie_OnRest_MayReadAndNotChange()
    {
        using var client = await fixture.App.SignInAsync();
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/api/v1/keys", Token)).StatusCode);
        using var changed = await client.PostAsJsonAsync("/api/v1/keys", new { name = "made by a cookie", role = "admin" }, Token);
        Assert.Equal(HttpStatusCode.Unauthorized, changed.StatusCode);
        await using var context = fixture.App.Database.OpenContext();
        Assert.False(await context.Set<ApiKey>().AnyAsync(k => k.Name == "made by a cookie", Token));
    }

    [Fact]
    public async Task Session_OfRevokedKey_Ends()
    {
        var keys = fixture.App.Services.GetRequiredService<ApiKeyStore>();
        var (key, value) = await keys.CreateAsync("leaver", Role.Viewer, "test", Token);
        using var client = fixture.App.CreateClient();
        using var entered = await EnterAsync(client, value, "/");
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/", Token)).StatusCode);

        await keys.RevokeAsync(key.Id, "test", Token);

        Assert.Equal(HttpStatusCode.Found, (await client.GetAsync("/", Token)).StatusCode);
    }

    private string CookieName => fixture.App.Services.GetRequiredService<CookieNames>().Session + "=";

    private async Task<int> ToldEndsAsync() =>
        (await fixture.App.Services.GetRequiredService<AuditLog>().ListAsync(new(Actor: "admin", Action: AuditActions.SessionSignedOut), Token)).Items.Length;

    private static async Task<HttpResponseMessage> EnterAsync(HttpClient client, string key, string returnUrl)
    {
        var page = await client.GetStringAsync("/sign-in", Token);
        using var form = new FormUrlEncodedContent(
            [new("key", key), new("returnUrl", returnUrl), new("__RequestVerificationToken", AntiforgeryToken(page))]);
        return await client.PostAsync("/sign-in", form, Token);
    }

    private static string AntiforgeryToken(string page) => TokenField().Match(page).Groups[1].Value;

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex TokenField();
}
