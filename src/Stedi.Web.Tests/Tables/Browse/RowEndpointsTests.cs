using System.Net;
using System.Text.Json;
using Stedi.Web.Auth;
using Stedi.Web.Tests.EndToEnd.Stories;

namespace Stedi.Web.Tests.Tables.Browse;

/// <summary>Uses the server of the browser stories, with a built sample.</summary>
public sealed class RowEndpointsTests(StoryWorld world)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Preview_SortedAndFiltered_IsReadFromTheEngine()
    {
        using var client = await ClientAsync(Role.Viewer);

        using var page = await JsonAsync(client, "accelerometer_landing/preview?limit=50&offset=10&sort=-x&filter=x:gt:0.5&filter=x:notnull");

        var columns = page.RootElement.GetProperty("columns").EnumerateArray().Select(c => c.GetProperty("name").GetString()).ToList();
        var x = page.RootElement.GetProperty("rows").EnumerateArray().Select(r => r[columns.IndexOf("x")].GetDouble()).ToList();
        Assert.NotEmpty(x);
        Assert.Equal(x.OrderDescending(), x);
        Assert.All(x, v => Assert.True(v > 0.5));
        Assert.InRange(page.RootElement.GetProperty("matchCount").GetInt64(), x.Count + 10, page.RootElement.GetProperty("rowCount").GetInt64());
    }

    [Theory]
    [InlineData("customer_trusted/preview?filter=email:eq:a@b.c")]
    [InlineData("customer_trusted/preview?filter=EMAIL:starts:a")]
    [InlineData("customer_trusted/preview?filter=phone:null")]
    [InlineData("customer_trusted/preview?sort=birthDay")]
    [InlineData("customer_trusted/preview?sort=-customerName&sort=serialNumber")]
    [InlineData("customer_trusted/export?filter=email:contains:a")]
    [InlineData("accelerometer_trusted/export?sort=user")]
    public async Task Read_PersonalColumn_DecidesNothingForAViewer(string address)
    {
        using var viewer = await ClientAsync(Role.Viewer);
        using var @operator = await ClientAsync(Role.Operator);

        using var denied = await viewer.GetAsync($"/api/v1/tables/{address}", Token);
        using var allowed = await @operator.GetAsync($"/api/v1/tables/{address}", Token);

        Assert.Equal(HttpStatusCode.Forbidden, denied.StatusCode);
        Assert.Contains("masked for you", await denied.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, allowed.StatusCode);
    }

    [Theory]
    [InlineData("filter=x")]
    [InlineData("filter=nope:eq:1")]
    [InlineData("filter=x:gt:1;DROP TABLE t")]
    [InlineData("filter=x:gt:1%20OR%201=1")]
    [InlineData("filter=x%22%20IS%20NULL%20OR%20%22x:notnull")]
    [InlineData("filter=user:eq:a%00b")]
    [InlineData("sort=x%22;--")]
    [InlineData("sort=-")]
    [InlineData("offset=-1")]
    [InlineData("limit=1001")]
    [InlineData("offset=99999999999")]
    [InlineData("sort=x&sort=y&sort=z&sort=timestamp")]
    public async Task Preview_HostileQuery_IsRefused(string query)
    {
        using var client = await ClientAsync(Role.Operator);

        using var answer = await client.GetAsync($"/api/v1/tables/accelerometer_landing/preview?{query}", Token);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task Preview_FilteredByDate_KeepsNumbersAndReportsTheFormat()
    {
        using var client = await ClientAsync(Role.Viewer);
        using var first = await JsonAsync(client, "customer_curated/preview?limit=1&sort=registrationDate&filter=registrationDate:notnull");
        var columns = first.RootElement.GetProperty("columns").EnumerateArray().ToList();
        var at = columns.FindIndex(c => c.GetProperty("name").GetString() == "registrationDate");
        var least = first.RootElement.GetProperty("rows")[0][at].GetInt64();
        var day = DateTimeOffset.FromUnixTimeMilliseconds(least).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

        using var ofTheDay = await JsonAsync(client, $"customer_curated/preview?sort=registrationDate&filter=registrationDate:eq:{day}");
        using var before = await JsonAsync(client, $"customer_curated/preview?filter=registrationDate:lt:{day}");

        Assert.Equal("epoch_ms", columns[at].GetProperty("format").GetString());
        Assert.Equal(least, ofTheDay.RootElement.GetProperty("rows")[0][at].GetInt64());
        Assert.Equal(0, before.RootElement.GetProperty("matchCount").GetInt64());
        using var answer = await client.GetAsync("/api/v1/tables/customer_curated", Token);
        using var table = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Token));
        Assert.Equal("epoch_ms", table.RootElement.GetProperty("columns").EnumerateArray().Single(c => c.GetProperty("name").GetString() == "registrationDate").GetProperty("format").GetString());
    }

    [Fact]
    public async Task Preview_HostileText_FindsNothing()
    {
        using var client = await ClientAsync(Role.Operator);

        using var page = await JsonAsync(client, $"accelerometer_landing/preview?filter={Uri.EscapeDataString("user:eq:' OR '1'='1")}");

        Assert.Equal(0, page.RootElement.GetProperty("matchCount").GetInt64());
    }

    [Fact]
    public async Task Export_ForAViewer_IsMaskedAndNamed()
    {
        using var client = await ClientAsync(Role.Viewer);

        using var answer = await client.GetAsync("/api/v1/tables/customer_trusted/export?format=csv&sort=serialNumber", Token);

        var lines = (await answer.Content.ReadAsStringAsync(Token)).TrimEnd('\n').Split('\n');
        var email = Array.IndexOf(lines[0].Split(','), "email");
        Assert.Equal("text/csv", answer.Content.Headers.ContentType?.MediaType);
        Assert.StartsWith("customer_trusted-", answer.Content.Headers.ContentDisposition?.FileName, StringComparison.Ordinal);
        Assert.Equal(lines.Length - 1, int.Parse(Assert.Single(answer.Headers.GetValues("X-Row-Count")), System.Globalization.CultureInfo.InvariantCulture));
        Assert.All(lines.Skip(1), l => Assert.True(l.Split(',')[email] is "•••" or "", l));
        Assert.DoesNotContain('@', string.Join('\n', lines.Skip(1)));
    }

    [Fact]
    public async Task Export_CsvOfNegativeNumbers_KeepsThemAsNumbers()
    {
        using var client = await ClientAsync(Role.Operator);

        var escaped = await client.GetStringAsync("/api/v1/tables/accelerometer_landing/export?format=csv&filter=x:lt:0&sort=x", Token);
        var raw = await client.GetStringAsync("/api/v1/tables/accelerometer_landing/export?format=csv&formulas=raw&filter=x:lt:0&sort=x", Token);

        Assert.Contains(",-", escaped, StringComparison.Ordinal);
        Assert.Equal(raw, escaped);
    }

    [Theory]
    [InlineData("parquet", HttpStatusCode.OK)]
    [InlineData("json", HttpStatusCode.OK)]
    [InlineData("xlsx", HttpStatusCode.BadRequest)]
    [InlineData("1", HttpStatusCode.BadRequest)]
    public async Task Export_Format_IsSupportedOrRefused(string format, HttpStatusCode status)
    {
        using var client = await ClientAsync(Role.Viewer);

        using var answer = await client.GetAsync($"/api/v1/tables/step_trainer_trusted/export?format={format}", Token);

        Assert.Equal(status, answer.StatusCode);
    }

    [Fact]
    public async Task Statistics_PersonalColumns_ShowCountsAndNoValuesToAViewer()
    {
        using var viewer = await ClientAsync(Role.Viewer);
        using var @operator = await ClientAsync(Role.Operator);

        using var masked = await JsonAsync(viewer, "customer_trusted/statistics");
        using var open = await JsonAsync(@operator, "customer_trusted/statistics");

        Assert.Equal("•••", Column(masked, "email").GetProperty("min").GetString());
        Assert.Empty(Column(masked, "email").GetProperty("top").EnumerateArray());
        Assert.Contains("@", Column(open, "email").GetProperty("max").GetString(), StringComparison.Ordinal);
        Assert.Equal(Column(open, "email").GetProperty("distinct").GetInt64(), Column(masked, "email").GetProperty("distinct").GetInt64());
        Assert.NotEqual("•••", Column(masked, "serialNumber").GetProperty("min").GetString());
    }

    [Fact]
    public async Task Compare_VersionWithItself_FindsNothingAndAnUnknownOneIsMissing()
    {
        using var client = await ClientAsync(Role.Viewer);
        using var table = await JsonAsync(client, "customer_trusted");
        var version = table.RootElement.GetProperty("currentVersion").GetString();

        using var comparison = await JsonAsync(client, $"customer_trusted/compare?from={version}&to={version}");
        using var missing = await client.GetAsync($"/api/v1/tables/customer_trusted/compare?from={version}&to=unknown", Token);

        Assert.Equal(0, comparison.RootElement.GetProperty("rows").GetProperty("added").GetInt64());
        Assert.Equal(version, comparison.RootElement.GetProperty("to").GetProperty("version").GetString());
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
    }

    private async Task<HttpClient> ClientAsync(Role role)
    {
        Host.TestDatabase.SkipWhereAbsent();
        return await (await world.AppAsync()).CreateClientAsync(role);
    }

    private static async Task<JsonDocument> JsonAsync(HttpClient client, string address) =>
        JsonDocument.Parse(await client.GetStringAsync($"/api/v1/tables/{address}", Token));

    private static JsonElement Column(JsonDocument statistics, string name) =>
        statistics.RootElement.GetProperty("columns").EnumerateArray().Single(c => c.GetProperty("name").GetString() == name);
}
