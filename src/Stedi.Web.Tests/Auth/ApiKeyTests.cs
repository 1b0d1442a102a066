using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Stedi.Web.Auth;
using Stedi.Web.Tests.Host;

namespace Stedi.Web.Tests.Auth;

public sealed class ApiKeyTests(StediAppFixture fixture) : IClassFixture<StediAppFixture>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Post_AsAdmin_ShowsTheValueOnceAndKeepsItsHash()
    {
        using var admin = await fixture.App.CreateClientAsync(Role.Admin);
        using var response = await admin.PostAsJsonAsync("/api/v1/keys", new { name = "nightly", role = "operator" }, Token);
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        var created = await response.Content.ReadFromJsonAsync<JsonElement>(Token);
        var value = created.GetProperty("value").GetString()!;

        Assert.Equal("operator", created.GetProperty("key").GetProperty("role").GetString());
        Assert.DoesNotContain(value, await admin.GetStringAsync("/api/v1/keys", Token), StringComparison.Ordinal);
        await using var context = fixture.App.Database.OpenContext();
        var key = await context.Set<ApiKey>().SingleAsync(k => k.Name == "nightly", Token);
        Assert.Equal(Secret.Hash(value), key.Hash);
        Assert.Equal("test Admin", key.CreatedBy);
    }

    [Fact]
    public async Task Key_InEitherHeader_IsAccepted()
    {
        var key = await fixture.App.CreateKeyAsync(Role.Viewer);
        foreach (var (header, value) in new[] { ("X-Api-Key", key), ("Authorization", $"Bearer {key}"), ("Authorization", $"bearer  {key}") })
        {
            using var client = fixture.App.CreateClient();
            client.DefaultRequestHeaders.TryAddWithoutValidation(header, value);
            Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/metrics", Token)).StatusCode);
        }
    }

    [Fact]
    public async Task Delete_RevokesAtOnceAndForGood()
    {
        using var admin = await fixture.App.CreateClientAsync(Role.Admin);
        using var created = await admin.PostAsJsonAsync("/api/v1/keys", new { name = "leaver", role = "viewer" }, Token);
        var answer = await created.Content.ReadFromJsonAsync<JsonElement>(Token);
        using var client = fixture.App.CreateClient();
        client.DefaultRequestHeaders.Add("X-Api-Key", answer.GetProperty("value").GetString());
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/metrics", Token)).StatusCode);

        using var deleted = await admin.DeleteAsync($"/api/v1/keys/{answer.GetProperty("key").GetProperty("id").GetString()}", Token);

        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync("/metrics", Token)).StatusCode);
    }

    [Fact]
    public async Task Delete_OfUnknownKey_IsNotFound()
    {
        using var admin = await fixture.App.CreateClientAsync(Role.Admin);
        using var response = await admin.DeleteAsync($"/api/v1/keys/{Guid.NewGuid()}", Token);
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task WrongKeys_TooMany_AreBlockedWhileRightOnesWork()
    {
        await using var app = await StediApp.StartAsync();
        using var guesser = app.CreateClient();
        using var admin = app.CreateClient();
        admin.DefaultRequestHeaders.Add("X-Api-Key", StediApp.AdminKey);
        for (var i = 0; i < FailedAttempts.PerWindow; i++)
            Assert.Equal(HttpStatusCode.Unauthorized, await GuessAsync(guesser, $"guess-{i}"));

        Assert.Equal(HttpStatusCode.TooManyRequests, await GuessAsync(guesser, "one more guess"));
        Assert.Equal(HttpStatusCode.OK, (await admin.GetAsync("/metrics", Token)).StatusCode);
    }

    /// <summary>The right key may be used before the wrong ones, or for the first time after them.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task RightKey_FromAnAddressOfTooManyWrongOnes_Works(bool seenBefore)
    {
        await using var app = await StediApp.StartAsync();
        using var client = await app.CreateClientAsync(Role.Viewer);
        using var guesser = app.CreateClient();
        if (seenBefore)
            Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/api/v1/runs", Token)).StatusCode);
        for (var i = 0; i <= FailedAttempts.PerWindow; i++)
            await GuessAsync(guesser, $"guess-{i}");
        Assert.Equal(HttpStatusCode.TooManyRequests, await GuessAsync(guesser, "one more guess"));

        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/api/v1/runs", Token)).StatusCode);
    }

    private static async Task<HttpStatusCode> GuessAsync(HttpClient client, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/metrics") { Headers = { { "X-Api-Key", key } } };
        using var response = await client.SendAsync(request, Token);
        return response.StatusCode;
    }
}
