using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Stedi.Pipeline.Definition;
using Stedi.Web.Auth;
using Stedi.Web.Runs;
using Stedi.Web.Tests.Host;

namespace Stedi.Web.Tests.Runs.History;

public sealed class RunListEndpointsTests(StediAppFixture fixture) : IClassFixture<StediAppFixture>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("zone=nowhere", "'nowhere'")]
    [InlineData("status=broken", "status must be one of queued")]
    [InlineData("trigger=1", "trigger must be one of")]
    [InlineData("table=A-B", "table must be a table name")]
    [InlineData("limit=0", "limit must be between 1 and 200")]
    [InlineData("cursor=x", "nextCursor of the previous page")]
    [InlineData("q=%00", "without NUL")]
    [InlineData("format=xml", "format must be one of json, csv")]
    public async Task List_InvalidQuery_SaysWhy(string query, string detail)
    {
        using var client = await fixture.App.CreateClientAsync(Role.Viewer);
        using var response = await client.GetAsync($"/api/v1/runs?{query}", Token);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains(detail, await response.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/api/v1/runs?format=csv&zone=trusted&by=nobody", null)]
    [InlineData("/api/v1/runs?by=nobody", "text/csv")]
    public async Task List_AsCsv_IsAFileWithItsHeader(string address, string? accept)
    {
        using var client = await fixture.App.CreateClientAsync(Role.Viewer);
        if (accept is not null)
            client.DefaultRequestHeaders.Accept.ParseAdd(accept);
        using var response = await client.GetAsync(address, Token);

        Assert.Equal((HttpStatusCode.OK, "text/csv", "runs.csv"), (
            response.StatusCode, response.Content.Headers.ContentType!.MediaType, response.Content.Headers.ContentDisposition!.FileName));
        Assert.Equal(1, (await response.Content.ReadAsStringAsync(Token)).Count(c => c == '\n'));
    }

    [Theory]
    [InlineData("", "'+customer_curated")]
    [InlineData("&formulas=raw", "+customer_curated")]
    public async Task List_AsCsv_EscapesFormulasByDefault(string more, string select)
    {
        var by = $"person {Guid.NewGuid():N}";
        await using (var db = fixture.App.Database.OpenContext())
        {
            var definition = fixture.App.Services.GetRequiredService<PipelineSource>().Definition;
            db.Add(new Run(Guid.CreateVersion7(), "+customer_curated", new(TriggerKind.Api, by), definition, [], DateTimeOffset.UtcNow));
            await db.SaveChangesAsync(Token);
        }
        using var client = await fixture.App.CreateClientAsync(Role.Viewer);

        var csv = await client.GetStringAsync($"/api/v1/runs?format=csv&by={Uri.EscapeDataString(by)}{more}", Token);

        Assert.Contains($",{select},api,{by},", csv, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Views_OfAViewer_AreKeptFoundAndRemoved()
    {
        using var client = await fixture.App.CreateClientAsync(Role.Viewer);
        using var saved = await client.PostAsJsonAsync("/api/v1/runs/views", new { name = "Broken", query = "?status=failed&nonsense=1" }, Token);
        Assert.Equal(HttpStatusCode.Created, saved.StatusCode);

        var view = await client.GetFromJsonAsync<JsonElement>(saved.Headers.Location, Token);
        Assert.Equal(("Broken", "?status=failed"), (view.GetProperty("name").GetString(), view.GetProperty("query").GetString()));
        using var somebody = await fixture.App.CreateClientAsync(Role.Admin);
        using var refused = await somebody.DeleteAsync(saved.Headers.Location, Token);
        using var removed = await client.DeleteAsync(saved.Headers.Location, Token);
        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.NoContent), (refused.StatusCode, removed.StatusCode));
    }

    [Fact]
    public async Task Cancel_SeveralRuns_ReportsEachAndNeedsAnOperator()
    {
        var ids = new[] { Guid.NewGuid(), Guid.NewGuid() };
        using var viewer = await fixture.App.CreateClientAsync(Role.Viewer);
        using var refused = await viewer.PostAsJsonAsync("/api/v1/runs/cancel", new { ids }, Token);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);

        using var client = await fixture.App.CreateClientAsync(Role.Operator);
        using var answer = await client.PostAsJsonAsync("/api/v1/runs/cancel", new { ids }, Token);
        var items = (await answer.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("items").EnumerateArray().ToList();
        Assert.Equal(ids, items.Select(i => i.GetProperty("id").GetGuid()));
        Assert.All(items, i => Assert.Contains("not found", i.GetProperty("refusal").GetString(), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(201)]
    public async Task Retry_NoRunsOrTooMany_IsRefused(int count)
    {
        using var client = await fixture.App.CreateClientAsync(Role.Operator);
        using var response = await client.PostAsJsonAsync("/api/v1/runs/retry", new { ids = Enumerable.Range(0, count).Select(_ => Guid.NewGuid()) }, Token);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Theory]
    [InlineData("steps/raw")]
    [InlineData("compare?with=00000000-0000-0000-0000-000000000000")]
    [InlineData("logs?format=text")]
    public async Task Get_OfARunThatDoesNotExist_IsNotFound(string what)
    {
        using var client = await fixture.App.CreateClientAsync(Role.Operator);
        using var response = await client.GetAsync($"/api/v1/runs/{Guid.NewGuid()}/{what}", Token);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }
}
