using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Stedi.Web.Auth;
using Stedi.Web.Queries;
using Stedi.Web.Tests.Host;

namespace Stedi.Web.Tests.Queries;

public sealed class QueryHistoryTests(StediAppFixture fixture) : IClassFixture<StediAppFixture>
{
    private const string Queries = "/api/v1/queries";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task List_HasOnlyOwnQueries_AlsoForAdmins()
    {
        var (owner, other, admin) = (NewAuthor(), NewAuthor(), NewAuthor(isAdmin: true));
        var id = await KeepAsync(owner, "select 1");

        Assert.Equal([id], (await ListAsync(new(), owner)).Items.Select(q => q.Id));
        Assert.Empty((await ListAsync(new(), other)).Items);
        Assert.Empty((await ListAsync(new(), admin)).Items);
    }

    [Fact]
    public async Task List_Pages_GiveEachOnceNewestFirst()
    {
        var owner = NewAuthor();
        var kept = new List<Guid>();
        for (var i = 0; i < 5; i++)
            kept.Add(await KeepAsync(owner, $"select {i}", DateTimeOffset.UtcNow.AddSeconds(i)));

        var seen = new List<Guid>();
        for (Guid? before = null; ;)
        {
            var page = await ListAsync(new(Before: before, Limit: 2), owner);
            seen.AddRange(page.Items.Select(q => q.Id));
            if (page.NextCursor is not { } next)
                break;
            before = Guid.ParseExact(next, "N");
        }

        Assert.Equal(kept.AsEnumerable().Reverse(), seen);
    }

    [Theory]
    [InlineData("failed", HttpStatusCode.OK)]
    [InlineData("Succeeded", HttpStatusCode.OK)]
    [InlineData("1", HttpStatusCode.BadRequest)]
    [InlineData("broken", HttpStatusCode.BadRequest)]
    public async Task List_ByStatus_AcceptsItsNames(string status, HttpStatusCode expected)
    {
        using var client = await fixture.App.CreateClientAsync(Role.Operator);

        using var answer = await client.GetAsync($"{Queries}?status={status}", Token);

        Assert.Equal(expected, answer.StatusCode);
        if (expected == HttpStatusCode.BadRequest)
            Assert.Contains("status must be one of queued, running, succeeded", await answer.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("CUSTOMER_", true)]
    [InlineData("100%", true)]
    [InlineData("0%_o", false)]
    [InlineData("\\", true)]
    [InlineData("customers", false)]
    public async Task List_Search_MatchesLiterally(string search, bool expected)
    {
        var owner = NewAuthor();
        await KeepAsync(owner, @"select '100% of\' from customer_trusted");

        Assert.Equal(expected, (await ListAsync(new(search), owner)).Items.Length == 1);
    }

    [Theory]
    [InlineData("limit=0")]
    [InlineData("limit=201")]
    [InlineData("cursor=nonsense")]
    [InlineData("search=a%00b")]
    public async Task Get_InvalidQuery_Is400(string asked)
    {
        using var client = await fixture.App.CreateClientAsync(Role.Operator);
        using var response = await client.GetAsync($"{Queries}?{asked}", Token);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task Get_ForAViewer_IsForbidden()
    {
        using var client = await fixture.App.CreateClientAsync(Role.Viewer);
        foreach (var address in new[] { Queries, "/api/v1/saved-queries" })
        {
            using var response = await client.GetAsync(address, Token);
            Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        }
    }

    [Fact]
    public async Task Estimate_NamesTheTablesOrTheFault_AndRunsNothing()
    {
        using var client = await fixture.App.CreateClientAsync(Role.Operator);

        var good = await EstimateAsync(client, "with own as (select * from customer_trusted) select * from own join customer_trusted using (serialnumber)");
        Assert.Equal("customer_trusted", Assert.Single(good.GetProperty("tables").EnumerateArray()).GetProperty("name").GetString());
        Assert.Equal(JsonValueKind.Null, good.GetProperty("costUsd").ValueKind);

        var bad = await EstimateAsync(client, "select * from nobody");
        Assert.Contains("nobody", bad.GetProperty("refusal").GetString(), StringComparison.Ordinal);
        Assert.Equal(14, bad.GetProperty("position").GetInt32());
        var asked = await client.GetFromJsonAsync<JsonElement>(Queries, Token);
        Assert.Equal(0, asked.GetProperty("items").GetArrayLength());
    }

    private static QueryAuthor NewAuthor(bool isAdmin = false) => new(Guid.NewGuid().ToString(), "tester", isAdmin);

    private static async Task<JsonElement> EstimateAsync(HttpClient client, string sql)
    {
        using var response = await client.PostAsJsonAsync($"{Queries}/estimate", new { sql }, Token);
        return await response.Content.ReadFromJsonAsync<JsonElement>(Token);
    }

    private Task<QueryList> ListAsync(QueryFilter filter, QueryAuthor reader) =>
        fixture.App.Services.GetRequiredService<QueryHistory>().ListAsync(filter, reader, Token);

    private async Task<Guid> KeepAsync(QueryAuthor owner, string sql, DateTimeOffset? at = null)
    {
        var created = at ?? DateTimeOffset.UtcNow;
        var query = new Query { Id = Guid.CreateVersion7(created), Sql = sql, OwnerKey = owner.Key, CreatedBy = owner.Name, Host = 1, CreatedAt = created };
        query.Fail("ended", null, created);
        await using var db = fixture.App.Database.OpenContext();
        db.Add(query);
        await db.SaveChangesAsync(Token);
        return query.Id;
    }
}
