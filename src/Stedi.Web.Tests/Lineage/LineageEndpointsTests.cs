using System.Net;
using System.Text.Json;
using Stedi.Web.Auth;
using Stedi.Web.Tests.Host;

namespace Stedi.Web.Tests.Lineage;

public sealed class LineageEndpointsTests(StediAppFixture fixture) : IClassFixture<StediAppFixture>
{
    [Fact]
    public async Task Lineage_OfOneTable_ShowsItsNeighborsAndCountsTheOthers()
    {
        var graph = await GetAsync("/api/v1/lineage?table=step_trainer_landing&depth=1");

        Assert.Equal(8, graph.GetProperty("tables").GetInt32());
        Assert.Equal(2, graph.GetProperty("nodes").GetArrayLength());
        Assert.Equal(1, graph.GetProperty("nodes")[1].GetProperty("hiddenUpstream").GetInt32());
    }

    [Fact]
    public async Task Lineage_WithoutATable_IsTheWholePipeline()
    {
        var graph = await GetAsync("/api/v1/lineage");

        Assert.Equal((8, 10), (graph.GetProperty("nodes").GetArrayLength(), graph.GetProperty("edges").GetArrayLength()));
    }

    [Fact]
    public async Task Columns_OfOne_ShowItsWholePath()
    {
        var answer = await GetAsync("/api/v1/lineage/columns?table=machine_learning_curated&column=SAMECUSTOMER");

        var column = Assert.Single(answer.GetProperty("columns").EnumerateArray());
        Assert.Equal("sameCustomer", column.GetProperty("name").GetString());
        Assert.Equal("expression", column.GetProperty("sources")[0].GetProperty("use").GetString());
        Assert.Contains(
            answer.GetProperty("upstream").EnumerateArray(),
            l => l.GetProperty("from").GetProperty("table").GetString() == "customer_landing" && l.GetProperty("use").GetString() == "copy");
        Assert.Equal(JsonValueKind.Null, answer.GetProperty("unknown").ValueKind);
    }

    [Fact]
    public async Task Columns_OfATable_SayWhatDecidesItsRows()
    {
        var answer = await GetAsync("/api/v1/lineage/columns?table=customer_trusted");

        Assert.Equal(10, answer.GetProperty("columns").GetArrayLength());
        Assert.Equal("personal", answer.GetProperty("columns")[1].GetProperty("tags")[0].GetString());
        var row = Assert.Single(answer.GetProperty("rows").EnumerateArray());
        Assert.Equal("filter", row.GetProperty("use").GetString());
    }

    [Fact]
    public async Task Personal_ShippedPipeline_HasNoFinding() => Assert.Equal(0, (await GetAsync("/api/v1/lineage/personal")).GetArrayLength());

    [Theory]
    [InlineData("/api/v1/lineage?table=nothing", HttpStatusCode.NotFound, "'nothing'")]
    [InlineData("/api/v1/lineage?table=customer_trusted&depth=6", HttpStatusCode.BadRequest, "depth must be between 1 and 5")]
    [InlineData("/api/v1/lineage/columns?table=NO%20TABLE", HttpStatusCode.BadRequest, "must be a table name")]
    [InlineData("/api/v1/lineage/columns?table=customer_trusted&column=emial", HttpStatusCode.NotFound, "has no column 'emial'")]
    [InlineData("/api/v1/lineage/columns", HttpStatusCode.BadRequest, "table")]
    public async Task Lineage_UnknownTable_IsReported(string path, HttpStatusCode status, string words)
    {
        using var client = await fixture.App.CreateClientAsync(Role.Viewer);
        using var response = await client.GetAsync(path, TestContext.Current.CancellationToken);

        Assert.Equal(status, response.StatusCode);
        Assert.Contains(words, JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))
            .RootElement.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    private async Task<JsonElement> GetAsync(string path)
    {
        using var client = await fixture.App.CreateClientAsync(Role.Viewer);
        using var response = await client.GetAsync(path, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(response.IsSuccessStatusCode, text);
        return JsonDocument.Parse(text).RootElement;
    }
}
