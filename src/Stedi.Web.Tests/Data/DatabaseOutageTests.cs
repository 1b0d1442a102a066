using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Stedi.Web.Auth;
using Stedi.Web.Tests.Host;

namespace Stedi.Web.Tests.Data;

public sealed class DatabaseOutageTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Rest_PostgresAway_Is503WithAdviceAndWorksAgainAfterwards()
    {
        await using var app = await StediApp.StartAsync();
        using var client = await app.CreateClientAsync(Role.Operator);
        using var admin = app.CreateClient();
        admin.DefaultRequestHeaders.Add("X-Api-Key", StediApp.AdminKey);
        await app.Database.CloseAsync();

        await AssertAwayAsync(await client.GetAsync("/api/v1/runs", Token));
        foreach (var path in new[] { "runs", "zones", "keys", $"runs/{Guid.NewGuid()}", $"runs/{Guid.NewGuid()}/events", $"queries/{Guid.NewGuid()}" })
            await AssertAwayAsync(await admin.GetAsync($"/api/v1/{path}", Token));
        await AssertAwayAsync(await admin.PostAsJsonAsync("/api/v1/runs", new { select = "*" }, Token));
        await AssertAwayAsync(await admin.PostAsJsonAsync("/api/v1/queries", new { sql = "select 1" }, Token));
        await AssertAwayAsync(await admin.PostAsync($"/api/v1/runs/{Guid.NewGuid()}/cancel", null, Token));

        await app.Database.ReopenAsync();
        using var again = await client.GetAsync("/api/v1/runs", Token);
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
    }

    [Fact]
    public async Task Page_PostgresAway_IsAPlainPage()
    {
        await using var app = await StediApp.StartAsync();
        using var client = await app.SignInAsync();
        await app.Database.CloseAsync();

        using var signIn = await client.GetAsync("/sign-in?token=any", Token);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, signIn.StatusCode);
        Assert.Equal("text/html", signIn.Content.Headers.ContentType?.MediaType);
        Assert.Contains("Postgres does not respond", await signIn.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);

        // The page shows what it can without Postgres. The live page adds the error.
        using var run = await client.GetAsync($"/runs/{Guid.NewGuid()}", Token);
        Assert.Equal(HttpStatusCode.OK, run.StatusCode);
    }

    private static async Task AssertAwayAsync(HttpResponseMessage response)
    {
        using (response)
        {
            Assert.True(response.StatusCode == HttpStatusCode.ServiceUnavailable, $"{response.RequestMessage!.RequestUri} answered {response.StatusCode}.");
            Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
            Assert.Equal(TimeSpan.FromSeconds(5), response.Headers.RetryAfter?.Delta);
            var problem = await response.Content.ReadFromJsonAsync<JsonElement>(Token);
            Assert.Contains("ConnectionStrings__Postgres", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        }
    }
}
