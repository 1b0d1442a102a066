using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Stedi.Web.Auth;
using Stedi.Web.Tests.Host;

namespace Stedi.Web.Tests.Queries;

public sealed class QuerySharingTests(StediAppFixture fixture) : IClassFixture<StediAppFixture>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Shared_IsReadWithItsResultByTheSameRole_UntilThatEnds()
    {
        using var owner = await fixture.App.CreateClientAsync(Role.Operator);
        using var other = await fixture.App.CreateClientAsync(Role.Operator);
        using var viewer = await fixture.App.CreateClientAsync(Role.Viewer);
        var query = await RunAsync(owner, "select 42 as answer");
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(other, query));

        Assert.True(await ShareAsync(owner, query, isShared: true));

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(other, query));
        Assert.Equal("answer\n42\n", await other.GetStringAsync($"{query}/results?format=csv", Token));
        Assert.Equal("answer\n42\n", await other.GetStringAsync($"{query}/export", Token));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(viewer, query));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(viewer, $"{query}/export"));

        Assert.False(await ShareAsync(owner, query, isShared: false));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(other, query));
    }

    /// <summary>The answer is that of a query that does not exist.</summary>
    [Fact]
    public async Task Shared_ByAHigherRole_IsNotFoundByALowerOne()
    {
        using var admin = await fixture.App.CreateClientAsync(Role.Admin);
        using var other = await fixture.App.CreateClientAsync(Role.Operator);
        var query = await RunAsync(admin, "select 'secret' as word");

        Assert.True(await ShareAsync(admin, query, isShared: true));

        foreach (var address in new[] { query, $"{query}/results", $"{query}/export" })
        {
            using var refused = await other.GetAsync(address, Token);
            using var absent = await other.GetAsync(address.Replace(query, $"/api/v1/queries/{Guid.NewGuid()}", StringComparison.Ordinal), Token);
            Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.NotFound), (refused.StatusCode, absent.StatusCode));
            Assert.DoesNotContain("secret", await refused.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Shared_IsNeitherSharedNorCancelledByOthers()
    {
        using var owner = await fixture.App.CreateClientAsync(Role.Operator);
        using var other = await fixture.App.CreateClientAsync(Role.Operator);
        using var admin = await fixture.App.CreateClientAsync(Role.Admin);
        var query = await StartAsync(owner, "select count(*) from range(10000000) a, range(10000000) b where a.range * b.range = -1");
        await ShareAsync(owner, query, isShared: true);

        foreach (var client in new[] { other, admin })
        {
            using var refused = await client.PutAsJsonAsync($"{query}/sharing", new { isShared = false }, Token);
            Assert.Equal(HttpStatusCode.NotFound, refused.StatusCode);
        }
        using var unchanged = await other.PostAsync($"{query}/cancel", null, Token);
        Assert.NotEqual("cancelled", (await unchanged.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("status").GetString());

        using var cancelled = await owner.PostAsync($"{query}/cancel", null, Token);
        Assert.Equal("cancelled", (await cancelled.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("status").GetString());
    }

    private static async Task<bool> ShareAsync(HttpClient client, string query, bool isShared)
    {
        using var response = await client.PutAsJsonAsync($"{query}/sharing", new { isShared }, Token);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return (await response.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("isShared").GetBoolean();
    }

    private static async Task<string> StartAsync(HttpClient client, string sql)
    {
        using var response = await client.PostAsJsonAsync("/api/v1/queries", new { sql }, Token);
        return response.Headers.Location!.ToString();
    }

    private static async Task<string> RunAsync(HttpClient client, string sql)
    {
        var address = await StartAsync(client, sql);
        while ((await client.GetFromJsonAsync<JsonElement>(address, Token)).GetProperty("finishedAt").ValueKind == JsonValueKind.Null)
            await Task.Delay(TimeSpan.FromMilliseconds(50), Token);
        return address;
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient client, string address)
    {
        using var response = await client.GetAsync(address, Token);
        return response.StatusCode;
    }
}
