using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Stedi.Web.Auth;
using Stedi.Web.Tests.Host;

namespace Stedi.Web.Tests.Queries;

public sealed class QueryEndpointsTests(StediAppFixture fixture) : IClassFixture<StediAppFixture>
{
    private const string Queries = "/api/v1/queries";
    private const string Endless = "select count(*) from range(10000000) a, range(10000000) b where a.range * b.range = -1";

    [Fact]
    public async Task Post_Select_RunsAndGivesItsRowsByPage()
    {
        using var client = await fixture.App.CreateClientAsync(Role.Operator);

        var address = await StartAsync(client, "select range as n, '' as empty, null::int as nothing from range(5)");
        var query = await EndAsync(client, address);

        Assert.Equal(("succeeded", 5), (query.GetProperty("status").GetString(), query.GetProperty("rowCount").GetInt32()));
        Assert.Equal("bigint", query.GetProperty("columns")[0].GetProperty("type").GetString());
        var page = await client.GetFromJsonAsync<JsonElement>($"{address}/results?offset=3&limit=9", Cancel);
        Assert.Equal("[[3,\"\",null],[4,\"\",null]]", JsonSerializer.Serialize(page.GetProperty("rows")));
        Assert.StartsWith("n,empty,nothing\n0,\"\",\n", await client.GetStringAsync($"{address}/results?format=csv", Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Results_CsvWithFormulas_EscapesThemByDefault()
    {
        using var client = await fixture.App.CreateClientAsync(Role.Operator);
        var address = await StartAsync(
            client, "SELECT -5 AS n, '=1+1' AS \"=f\", '+4912345' AS phone, chr(9) || 'x' AS tab, chr(13) || '=1' AS cr, '-2' AS minus");
        await EndAsync(client, address);

        var escaped = await client.GetStringAsync($"{address}/results?format=csv", Cancel);
        var raw = await client.GetStringAsync($"{address}/results?format=csv&formulas=raw", Cancel);
        using var refused = await client.GetAsync($"{address}/results?format=csv&formulas=maybe", Cancel);

        Assert.Equal("n,'=f,phone,tab,cr,minus\n-5,'=1+1,'+4912345,'\tx,\"'\r=1\",'-2\n", escaped);
        Assert.Equal("n,=f,phone,tab,cr,minus\n-5,=1+1,+4912345,\tx,\"\r=1\",-2\n", raw);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
    }

    [Fact]
    public async Task Post_Refused_Is400WithReasonAndPosition()
    {
        using var client = await fixture.App.CreateClientAsync(Role.Operator);

        using var response = await client.PostAsJsonAsync(Queries, new { sql = "select * from read_text('/etc/passwd')" }, Cancel);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>(Cancel);
        Assert.Contains("read_text", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal(14, problem.GetProperty("position").GetInt32());
    }

    /// <summary>The first one is too deep for the parser, the second one for the worker.</summary>
    [Theory]
    [InlineData(3000)]
    [InlineData(800)]
    public async Task Post_NestedTooDeeply_IsRefusedInPlainWords(int depth)
    {
        using var client = await fixture.App.CreateClientAsync(Role.Operator);
        using var response = await client.PostAsJsonAsync(Queries, new { sql = $"select {string.Join(" + ", Enumerable.Repeat("1", depth))}" }, Cancel);

        var answer = await response.Content.ReadFromJsonAsync<JsonElement>(Cancel);
        var reason = response.StatusCode == HttpStatusCode.Accepted
            ? (await EndAsync(client, response.Headers.Location!.ToString())).GetProperty("error").GetString()
            : answer.GetProperty("detail").GetString();
        Assert.Contains("nested too deeply", reason, StringComparison.Ordinal);
        Assert.DoesNotContain("max_expression_depth", reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_MoreThanTheShareOfAKey_IsRefusedWhileAnotherKeyIsAccepted()
    {
        await using var app = await StediApp.StartAsync(null, "--Stedi:Queries:PerKey=2");
        using var greedy = await app.CreateClientAsync(Role.Operator);
        using var other = await app.CreateClientAsync(Role.Operator);
        string[] running = [await StartAsync(greedy, Endless), await StartAsync(greedy, Endless)];

        using var refused = await greedy.PostAsJsonAsync(Queries, new { sql = "select 1" }, Cancel);
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Contains("Your key", await refused.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);

        var waiting = await StartAsync(other, "select 1");
        foreach (var address in running)
            using (await greedy.PostAsync($"{address}/cancel", null, Cancel))
                await EndAsync(greedy, address);
        Assert.Equal("succeeded", (await EndAsync(other, waiting)).GetProperty("status").GetString());
    }

    [Fact]
    public async Task Cancel_Running_StopsIt()
    {
        using var client = await fixture.App.CreateClientAsync(Role.Operator);
        var address = await StartAsync(client, Endless);

        using var cancelled = await client.PostAsync($"{address}/cancel", null, Cancel);

        Assert.Equal(HttpStatusCode.Accepted, cancelled.StatusCode);
        Assert.Equal("cancelled", (await EndAsync(client, address)).GetProperty("status").GetString());
        using var results = await client.GetAsync($"{address}/results", Cancel);
        Assert.Equal(HttpStatusCode.Conflict, results.StatusCode);
    }

    [Fact]
    public async Task Get_OfAnother_IsNotFoundExceptForAdmins()
    {
        using var owner = await fixture.App.CreateClientAsync(Role.Operator);
        using var other = await fixture.App.CreateClientAsync(Role.Operator);
        using var admin = await fixture.App.CreateClientAsync(Role.Admin);
        using var viewer = await fixture.App.CreateClientAsync(Role.Viewer);
        var address = await StartAsync(owner, "select 1");

        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(other, address));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(admin, address));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(viewer, address));
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static async Task<string> StartAsync(HttpClient client, string sql)
    {
        using var response = await client.PostAsJsonAsync(Queries, new { sql }, Cancel);
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        return response.Headers.Location!.ToString();
    }

    private static async Task<JsonElement> EndAsync(HttpClient client, string address)
    {
        while (true)
        {
            var query = await client.GetFromJsonAsync<JsonElement>(address, Cancel);
            if (query.GetProperty("finishedAt").ValueKind != JsonValueKind.Null)
                return query;
            await Task.Delay(TimeSpan.FromMilliseconds(50), Cancel);
        }
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient client, string address)
    {
        using var response = await client.GetAsync(address, Cancel);
        return response.StatusCode;
    }
}
