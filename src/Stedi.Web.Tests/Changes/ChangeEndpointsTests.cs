using System.Net;
using System.Text.Json;
using Stedi.Web.Auth;
using Stedi.Web.Tests.EndToEnd.Stories;

namespace Stedi.Web.Tests.Changes;

/// <summary>Over the program that the stories share: a built sample.</summary>
public sealed class ChangeEndpointsTests(StoryWorld world)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Get_NoPoints_HasCountsAndCodeButNoRows()
    {
        var app = await world.AppAsync();
        using var client = await app.CreateClientAsync(Role.Viewer);
        using var response = await client.GetAsync("/api/v1/changes", Token);

        var text = await response.Content.ReadAsStringAsync(Token);
        Assert.True(response.IsSuccessStatusCode, text);
        using var report = JsonDocument.Parse(text);
        var tables = report.RootElement.GetProperty("tables").EnumerateArray().Concat(report.RootElement.GetProperty("unchanged").EnumerateArray()).ToList();
        Assert.Contains(tables, t => t.GetProperty("table").GetString() == "customer_trusted");
        Assert.DoesNotContain("\"samples\"", text, StringComparison.Ordinal);
        Assert.DoesNotContain("@", text, StringComparison.Ordinal);
        // Everything is new within a day: each landing table's files were added.
        Assert.All(report.RootElement.GetProperty("files").EnumerateArray(), f => Assert.NotEqual(0, f.GetProperty("added").GetInt32()));
    }

    [Theory]
    [InlineData("from=yesterday", HttpStatusCode.BadRequest)]
    [InlineData("to=2026-02-30T00:00:00Z", HttpStatusCode.BadRequest)]
    [InlineData("from=%00", HttpStatusCode.BadRequest)]
    [InlineData("to=9999-01-01T00:00:00Z", HttpStatusCode.BadRequest)]
    [InlineData("from=0198f2a6-c0de-7b31-8000-000000000000", HttpStatusCode.NotFound)]
    public async Task Get_PointThatCannotBe_SaysWhy(string query, HttpStatusCode status)
    {
        var app = await world.AppAsync();
        using var client = await app.CreateClientAsync(Role.Viewer);
        using var response = await client.GetAsync($"/api/v1/changes?{query}", Token);

        Assert.Equal((status, "application/problem+json"), (response.StatusCode, response.Content.Headers.ContentType!.MediaType));
    }

    [Fact]
    public async Task Get_AddressOfTheEarlierPage_RedirectsToThisOne()
    {
        var app = await world.AppAsync();
        var (run, other) = (Guid.NewGuid(), Guid.NewGuid());
        using var client = await app.SignInAsync();
        using var pair = await client.GetAsync($"/runs/{run}/compare?with={other}", Token);
        using var odd = await client.GetAsync($"/runs/{run}/compare?with=x", Token);

        Assert.Equal((HttpStatusCode.Redirect, $"/changes?from={other}&to={run}"), (pair.StatusCode, pair.Headers.Location!.ToString()));
        Assert.Equal($"/changes?to={run}", odd.Headers.Location!.ToString());
    }

    [Fact]
    public async Task Get_NoKey_IsRefused()
    {
        var app = await world.AppAsync();
        using var client = app.CreateClient();
        using var response = await client.GetAsync("/api/v1/changes", Token);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }
}
